import type { ClaimList } from '@claimline/protocol';
import { useClient } from '@claimline/react/src/provider.tsx';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ClaimFilter, type ClaimPages, claimsOf, queryOf } from './claim-cache';

export const claimsKey = (filter: ClaimFilter) => ['claims', filter] as const;

/** The claims that match, page by page. */
export function useClaims(filter: ClaimFilter) {
  const { api } = useClient();
  const query = useInfiniteQuery<ClaimList, Error, ClaimPages, ReturnType<typeof claimsKey>, string | null>({
    queryKey: claimsKey(filter),
    initialPageParam: null,
    queryFn: ({ pageParam }) => api.listClaims({ ...queryOf(filter), cursor: pageParam ?? undefined }),
    getNextPageParam: (page) => page.nextCursor,
    // While a search is on its way the former list stays: no flash of skeletons at each letter.
    placeholderData: keepPreviousData,
  });
  const claims = useMemo(() => claimsOf(query.data), [query.data]);
  return { ...query, claims };
}
