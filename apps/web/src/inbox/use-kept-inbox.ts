import type { UnreadCount, User } from '@claimline/protocol';
import { useClient } from '@claimline/react/src/provider.tsx';
import { useConnection } from '@claimline/react/src/use-session.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type ClaimPages, claimsOf, everyClaim } from './claim-cache';
import { claimsKey } from './use-claims';
import { unreadKey } from './use-unread-total';

/** A list that changes at each message is not written at each. */
const PAUSE_MS = 500;
const MAX_CLAIMS = 100;

/** Keeps the inbox as it was seen last, and shows that while there is no server to ask. */
export function useKeptInbox({ id }: Pick<User, 'id'>): void {
  const { lastKnown } = useClient();
  const queries = useQueryClient();
  const offline = useConnection().status === 'offline';

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      timer = undefined;
      const pages = queries.getQueryData<ClaimPages>(claimsKey(everyClaim));
      const unread = queries.getQueryData<UnreadCount>(unreadKey);
      const last = pages?.pages.at(-1);
      if (last) {
        const items = claimsOf(pages).slice(0, MAX_CLAIMS);
        void lastKnown.keepInbox(id, { claims: { items, nextCursor: last.nextCursor } });
      }
      if (unread) void lastKnown.keepInbox(id, { unread });
    };
    const stop = queries.getQueryCache().subscribe(({ type }) => {
      if (type === 'updated') timer ??= setTimeout(keep, PAUSE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [queries, lastKnown, id]);

  useEffect(() => {
    if (!offline) return;
    let isOver = false;
    void lastKnown.inbox(id).then(({ claims, unread }) => {
      if (isOver) return;
      // Old from the start: the server is asked as soon as it answers.
      const options = { updatedAt: 0 };
      queries.setQueryData<ClaimPages>(
        claimsKey(everyClaim),
        (known) => known ?? (claims ? { pages: [claims], pageParams: [null] } : undefined),
        options,
      );
      queries.setQueryData<UnreadCount>(unreadKey, (known) => known ?? unread ?? undefined, options);
    });
    return () => {
      isOver = true;
    };
  }, [queries, lastKnown, id, offline]);
}
