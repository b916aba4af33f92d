import type { Claim, ClaimList, ClaimStatus, ClaimSummary, ServerEvents } from '@claimline/protocol';
import type { InfiniteData } from '@tanstack/react-query';

export type ClaimPages = InfiniteData<ClaimList, string | null>;
export type Activity = ServerEvents['claim_activity'];

/** What a list of claims is narrowed to. */
export interface ClaimFilter {
  q: string;
  status: ClaimStatus | null;
  /** A person's id, `none` for claims that nobody handles, null for all. */
  assigneeId: string | null;
  unread: boolean;
}

export const everyClaim: ClaimFilter = { q: '', status: null, assigneeId: null, unread: false };

export function queryOf({ q, status, assigneeId, unread }: ClaimFilter) {
  return {
    q: q || undefined,
    status: status ?? undefined,
    assigneeId: assigneeId ?? undefined,
    unread: unread ? ('true' as const) : undefined,
  };
}

/**
 * Whether a claim that matched may stay after a change of it; a search is the server's to judge. What was unread stays
 * when it is read: it must not vanish under its reader.
 */
export function stillMatches({ status, assigneeId }: ClaimFilter, claim: Claim): boolean {
  if (status !== null && claim.status !== status) return false;
  return assigneeId === null || (claim.assignee?.id ?? 'none') === assigneeId;
}

export function claimsOf(pages: ClaimPages | undefined): ClaimSummary[] {
  const seen = new Set<string>();
  // A claim that moved up while a page was on its way can come twice: its first place is the true one.
  return (pages?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((claim) => !seen.has(claim.id) && seen.add(claim.id));
}

export function findClaim(pages: ClaimPages | undefined, claimId: string): ClaimSummary | undefined {
  return pages?.pages.flatMap((page) => page.items).find((claim) => claim.id === claimId);
}

function withItems(pages: ClaimPages, change: (items: ClaimSummary[]) => ClaimSummary[]): ClaimPages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: change(page.items) })) };
}

function withFirst(pages: ClaimPages, claim: ClaimSummary): ClaimPages {
  const others = withItems(pages, (items) => items.filter((item) => item.id !== claim.id));
  const [first, ...rest] = others.pages;
  return first ? { ...others, pages: [{ ...first, items: [claim, ...first.items] }, ...rest] } : others;
}

/** Puts news of a claim into the list. Only a newer message moves a claim to the top: reading never moves it. */
export function applyActivity(pages: ClaimPages, activity: Activity): ClaimPages {
  const known = findClaim(pages, activity.claimId);
  if (!known || activity.lastSeq < known.lastSeq) return pages;
  const { lastSeq, lastMessage, unreadCount } = activity;
  const claim = { ...known, lastSeq, lastMessage, unreadCount };
  const isNewer = lastMessage !== null && lastMessage.at > (known.lastMessage?.at ?? '');
  if (isNewer) return withFirst(pages, { ...claim, updatedAt: lastMessage.at });
  return withItems(pages, (items) => items.map((item) => (item.id === claim.id ? claim : item)));
}

/** Whether the news can have changed what `claim_activity` does not carry: status, assignee, priority. */
export function mayHideChange(known: ClaimSummary, activity: Activity): boolean {
  if (activity.lastSeq <= known.lastSeq) return false;
  const sameMessage = activity.lastMessage?.at === known.lastMessage?.at;
  // A customer's answer reopens what was resolved.
  return sameMessage ? activity.unreadCount === known.unreadCount : known.status === 'RESOLVED';
}

/** Puts a changed claim in place; `keep` says whether it still belongs to this list. */
export function replaceClaim(pages: ClaimPages, claim: Claim, keep: (claim: Claim) => boolean): ClaimPages {
  return withItems(pages, (items) =>
    items.flatMap((item) => {
      if (item.id !== claim.id) return [item];
      return keep(claim) ? [{ ...item, ...claim, lastSeq: Math.max(item.lastSeq, claim.lastSeq) }] : [];
    }),
  );
}

/** Lays a fresh first page over what is loaded, so that further pages need not be asked for again. */
export function mergeFirstPage(pages: ClaimPages, fresh: ClaimList): ClaimPages {
  const ids = new Set(fresh.items.map((claim) => claim.id));
  const overlaps = pages.pages.some((page) => page.items.some((claim) => ids.has(claim.id)));
  // Nothing in common: claims may be missing between the two, so the old ones go.
  if (!overlaps || fresh.nextCursor === null) return { pages: [fresh], pageParams: [null] };
  const others = withItems(pages, (items) => items.filter((item) => !ids.has(item.id)));
  const [first, ...rest] = others.pages;
  return first ? { ...others, pages: [{ ...first, items: [...fresh.items, ...first.items] }, ...rest] } : others;
}
