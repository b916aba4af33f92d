import type { UnreadCount } from '@claimline/protocol';
import { useClient } from '@claimline/react/src/provider.tsx';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import type { Activity } from './claim-cache';

export const unreadKey = ['unread'] as const;

/** Unread messages over all claims. */
export function useUnreadTotal(): number {
  const { api } = useClient();
  const query = useQuery({ queryKey: unreadKey, queryFn: () => api.unreadCount() });
  return query.data?.total ?? 0;
}

/** An answer that is under way may have been counted too early: it is not waited for. */
export function recount(queries: QueryClient): void {
  void queries.cancelQueries({ queryKey: unreadKey }).then(() => queries.refetchQueries({ queryKey: unreadKey }));
}

export function applyUnread(queries: QueryClient, { claimId, unreadCount }: Activity): void {
  const former = queries.getQueryData<UnreadCount>(unreadKey);
  if (!former) {
    recount(queries);
    return;
  }
  const { byClaim, total } = former;
  const namesAll = Object.values(byClaim).reduce((sum, count) => sum + count, 0) === total;
  const before = byClaim[claimId] ?? (namesAll ? 0 : null);
  if (before === null) {
    // How much of the total this claim was cannot be known.
    void queries.invalidateQueries({ queryKey: unreadKey });
    return;
  }
  queries.setQueryData<UnreadCount>(unreadKey, {
    byClaim: { ...byClaim, [claimId]: unreadCount },
    total: total - before + unreadCount,
  });
}
