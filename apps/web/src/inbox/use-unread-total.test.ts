import type { UnreadCount } from '@claimline/protocol';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { applyUnread, unreadKey } from './use-unread-total';

const told = (former: UnreadCount, claimId: string, unreadCount: number) => {
  const queries = new QueryClient();
  queries.setQueryData(unreadKey, former);
  applyUnread(queries, { claimId, lastSeq: 9, lastMessage: null, unreadCount });
  return {
    counts: queries.getQueryData<UnreadCount>(unreadKey),
    isAskedAgain: queries.getQueryState(unreadKey)?.isInvalidated,
  };
};

describe('unread messages over all claims', () => {
  it('moves by what a claim’s own count moved', () => {
    const { counts } = told({ total: 5, byClaim: { a: 2, b: 3 } }, 'a', 0);
    expect(counts).toEqual({ total: 3, byClaim: { a: 0, b: 3 } });
    expect(told({ total: 5, byClaim: { a: 2, b: 3 } }, 'new', 1).counts?.total).toBe(6);
  });

  it('keeps what is unread in claims that are not named', () => {
    expect(told({ total: 1_000, byClaim: { a: 2 } }, 'a', 3).counts?.total).toBe(1_001);
  });

  it('is asked for again when a claim is told of while the first answer is under way', async () => {
    const queries = new QueryClient();
    const stale: UnreadCount = { total: 1, byClaim: { a: 1 } };
    const fresh: UnreadCount = { total: 2, byClaim: { a: 2 } };
    const late = Promise.withResolvers<UnreadCount>();
    const answers = [late.promise, Promise.resolve(fresh)];
    const queryFn = () => answers.shift() ?? Promise.reject(new Error('asked too often'));
    const stop = new QueryObserver(queries, { queryKey: unreadKey, queryFn }).subscribe(() => {});
    applyUnread(queries, { claimId: 'a', lastSeq: 9, lastMessage: null, unreadCount: 2 });
    await vi.waitFor(() => expect(queries.getQueryData(unreadKey)).toEqual(fresh));
    late.resolve(stale);
    await late.promise;
    expect(queries.getQueryData(unreadKey)).toEqual(fresh);
    stop();
  });

  it('is asked for again when a claim is told of whose count before is not known', () => {
    const { counts, isAskedAgain } = told({ total: 1_000, byClaim: { a: 2 } }, 'b', 0);
    expect(counts?.total).toBe(1_000);
    expect(isAskedAgain).toBe(true);
  });
});
