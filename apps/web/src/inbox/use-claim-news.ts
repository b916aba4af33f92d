import type { ClaimlineClient } from '@claimline/client';
import type { Claim } from '@claimline/protocol';
import { useClient } from '@claimline/react/src/provider.tsx';
import { useConnection } from '@claimline/react/src/use-session.ts';
import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import {
  type Activity,
  applyActivity,
  type ClaimFilter,
  type ClaimPages,
  findClaim,
  mayHideChange,
  mergeFirstPage,
  queryOf,
  replaceClaim,
  stillMatches,
} from './claim-cache';
import { claimsKey } from './use-claims';
import { applyUnread, recount } from './use-unread-total';

const POLL_MS = 10_000;

/** Every list of claims that is loaded, with its filter. */
function loadedLists(queries: QueryClient): { filter: ClaimFilter; pages: ClaimPages }[] {
  return queries.getQueriesData<ClaimPages>({ queryKey: ['claims'] }).flatMap(([key, pages]) => {
    return pages ? [{ filter: key[1] as ClaimFilter, pages }] : [];
  });
}

function putClaim(queries: QueryClient, claim: Claim): void {
  for (const { filter, pages } of loadedLists(queries)) {
    const keep = (changed: Claim) => stillMatches(filter, changed);
    queries.setQueryData(claimsKey(filter), replaceClaim(pages, claim, keep));
  }
}

const isUnanswered = ({ state }: Query) => state.data === undefined;

async function refreshFirstPage(client: ClaimlineClient, queries: QueryClient, filter: ClaimFilter): Promise<void> {
  const fresh = await client.api.listClaims(queryOf(filter));
  queries.setQueryData<ClaimPages>(claimsKey(filter), (pages) => pages && mergeFirstPage(pages, fresh));
}

/** Asks again for what may have changed without a word: in a break, or before the first connection stood. */
function refreshAll(client: ClaimlineClient, queries: QueryClient): void {
  recount(queries);
  for (const { filter } of loadedLists(queries)) refreshFirstPage(client, queries, filter).catch(() => undefined);
  const underWay = queries
    .getQueryCache()
    .findAll({ queryKey: ['claims'], fetchStatus: 'fetching', predicate: isUnanswered });
  for (const { queryKey } of underWay) {
    // Joins the first answer: it is shown, though it may be as old.
    queries
      .refetchQueries({ queryKey, exact: true })
      .then(() => refreshFirstPage(client, queries, queryKey[1] as ClaimFilter))
      .catch(() => undefined);
  }
}

function retryFailed(queries: QueryClient): void {
  void queries.refetchQueries({ queryKey: ['claims'], type: 'active', fetchStatus: 'idle', predicate: isUnanswered });
}

function hear(client: ClaimlineClient, queries: QueryClient, activity: Activity): void {
  applyUnread(queries, activity);
  let hidden = false;
  for (const { filter, pages } of loadedLists(queries)) {
    const known = findClaim(pages, activity.claimId);
    if (!known) {
      // A claim that is new, or that now matches the filter: the first page tells.
      refreshFirstPage(client, queries, filter).catch(() => undefined);
      continue;
    }
    hidden ||= mayHideChange(known, activity);
    queries.setQueryData(claimsKey(filter), applyActivity(pages, activity));
  }
  if (hidden) {
    client.api.getClaim(activity.claimId).then(
      (claim) => putClaim(queries, claim),
      () => undefined,
    );
  }
}

/** Keeps the lists and counts true while the person is signed in: live news, and asking again for what nobody could tell. */
export function useClaimNews(): void {
  const client = useClient();
  const queries = useQueryClient();
  const { status } = useConnection();
  const former = useRef(status);

  useEffect(() => {
    const stops = [
      client.on('claim_activity', (activity) => hear(client, queries, activity)),
      client.on('claim_updated', ({ claim }) => putClaim(queries, claim)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, queries]);

  useEffect(() => {
    const before = former.current;
    former.current = status;
    if (status === 'live' && before !== 'live') {
      refreshAll(client, queries);
      // A failure of the start stands with a button of its own, which must not go from under the hand.
      if (before !== 'connecting') retryFailed(queries);
    }
    if (status !== 'polling') return;
    const timer = setInterval(() => {
      refreshAll(client, queries);
      retryFailed(queries);
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [client, queries, status]);
}
