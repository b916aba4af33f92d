import type { UnreadCount } from '@claimline/protocol';
import { useClient } from '@claimline/react';
import { type QueryClient, useQuery } from '@tanstack/react-query';
import type { Activity } from './claim-cache';

export const unreadKey = ['unread'] as const;

/** Unread messages over all claims. */
export function useUnreadTotal(): number {
  const { api } = useClient();
  const query = useQuery({ queryKey: unreadKey, queryFn: () => api.unreadCount() });
  return query.data?.total ?? 0;
}

export function applyUnread(queries: QueryClient, { claimId, unreadCount }: Activity): void {
  queries.setQueryData<UnreadCount>(unreadKey, (former) => {
    if (!former) return former;
    const byClaim = { ...former.byClaim, [claimId]: unreadCount };
    return { byClaim, total: Object.values(byClaim).reduce((sum, count) => sum + count, 0) };
  });
}
