import type { ClaimSummary } from '@claimline/protocol';
import { describe, expect, it } from 'vitest';
import {
  applyActivity,
  type ClaimPages,
  claimsOf,
  everyClaim,
  mayHideChange,
  mergeFirstPage,
  replaceClaim,
  stillMatches,
} from './claim-cache';

const person = { id: 'claire', firstName: 'Claire', lastName: 'Martin', role: 'CUSTOMER' } as const;
const time = (minute: number) => new Date(Date.UTC(2026, 2, 12, 10, minute)).toISOString();

function claim(id: string, minute: number): ClaimSummary {
  return {
    id,
    reference: id,
    subject: id,
    category: null,
    status: 'OPEN',
    priority: 'NORMAL',
    customer: person,
    assignee: null,
    dueAt: null,
    lastSeq: 5,
    createdAt: time(0),
    updatedAt: time(minute),
    lastMessage: { preview: 'texte', at: time(minute), senderId: 'claire' },
    unreadCount: 0,
  };
}

const pages = (): ClaimPages => ({
  pages: [
    { items: [claim('a', 9), claim('b', 8)], nextCursor: 'x' },
    { items: [claim('c', 7)], nextCursor: null },
  ],
  pageParams: [null, 'x'],
});
const ids = (list: ClaimPages) => claimsOf(list).map(({ id }) => id);
const message = (minute: number) => ({ preview: 'neuf', at: time(minute), senderId: 'claire' });

describe('the cached list of claims', () => {
  it('moves a claim with a new message to the top, from any page', () => {
    const next = applyActivity(pages(), { claimId: 'c', lastSeq: 6, lastMessage: message(10), unreadCount: 1 });
    expect(ids(next)).toEqual(['c', 'a', 'b']);
    expect(claimsOf(next)[0]?.unreadCount).toBe(1);
  });

  it('leaves a claim in its place when it was only read', () => {
    const next = applyActivity(pages(), { claimId: 'b', lastSeq: 6, lastMessage: message(8), unreadCount: 0 });
    expect(ids(next)).toEqual(['a', 'b', 'c']);
  });

  it('takes no news that is older than what it has', () => {
    const before = pages();
    expect(applyActivity(before, { claimId: 'b', lastSeq: 4, lastMessage: message(1), unreadCount: 9 })).toBe(before);
  });

  it('drops a claim that no longer matches the filter', () => {
    const next = replaceClaim(pages(), { ...claim('a', 9), status: 'CLOSED' }, ({ status }) => status === 'OPEN');
    expect(ids(next)).toEqual(['b', 'c']);
  });

  it('lays a fresh first page over the loaded ones', () => {
    const next = mergeFirstPage(pages(), { items: [claim('d', 12), claim('b', 11)], nextCursor: 'y' });
    expect(ids(next)).toEqual(['d', 'b', 'a', 'c']);
  });

  it('starts over when the fresh page has nothing in common', () => {
    expect(ids(mergeFirstPage(pages(), { items: [claim('z', 20)], nextCursor: 'y' }))).toEqual(['z']);
  });

  it('asks again when the news may be a change of status', () => {
    const known = claim('a', 9);
    expect(mayHideChange(known, { claimId: 'a', lastSeq: 6, lastMessage: known.lastMessage, unreadCount: 0 })).toBe(
      true,
    );
    expect(mayHideChange(known, { claimId: 'a', lastSeq: 6, lastMessage: message(10), unreadCount: 1 })).toBe(false);
  });
});

describe('a filtered list', () => {
  const assigned = { ...claim('a', 9), assignee: { ...person, id: 'nina', role: 'AGENT' as const } };
  const all = everyClaim;

  it('keeps what has its status and its assignee', () => {
    expect(stillMatches(all, assigned)).toBe(true);
    expect(stillMatches({ ...all, status: 'OPEN', assigneeId: 'nina' }, assigned)).toBe(true);
    expect(stillMatches({ ...all, status: 'CLOSED', assigneeId: 'nina' }, assigned)).toBe(false);
    expect(stillMatches({ ...all, assigneeId: 'paul' }, assigned)).toBe(false);
  });

  it('knows the claims that nobody handles', () => {
    expect(stillMatches({ ...all, assigneeId: 'none' }, claim('a', 9))).toBe(true);
    expect(stillMatches({ ...all, assigneeId: 'none' }, assigned)).toBe(false);
  });
});
