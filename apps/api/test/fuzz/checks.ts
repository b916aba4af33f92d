import type { Claim, LogEvent, Message, MessageList } from '@claimline/protocol';
import { expect } from 'vitest';
import { checkLog } from '../support/log-checks.js';
import type { Person } from '../support/people.js';
import type { Follower } from './follower.js';
import type { Page } from './page.js';
import { claimIdOf, isLasting, type SocketRecord, seqOf } from './records.js';
import type { World } from './world.js';

/** What the server says of a claim when asked anew. */
export interface FreshClaim {
  claim: Claim;
  log: LogEvent[];
  messages: Message[];
}

export async function fetchClaim(reader: Person, claimId: string): Promise<FreshClaim> {
  const log = await reader.log({ id: claimId });
  const messages: Message[] = [];
  for (let more = true; more; ) {
    const path = `/messages/claim/${claimId}?afterSeq=${messages.at(-1)?.seq ?? 0}&limit=200`;
    const { body } = await reader.get<MessageList>(path);
    messages.push(...body.items);
    more = body.hasMore;
  }
  const { body: claim } = await reader.get<Claim>(`/claims/${claimId}`);
  return { claim, log, messages };
}

/** The tables agree with each other, and hold all that was promised. */
export function checkTables(world: World, { claim, log, messages }: FreshClaim): void {
  const byKey = checkLog(log);
  expect(claim.lastSeq).toBe(log.length);
  expect(messages).toEqual(log.flatMap((entry) => (entry.type === 'message_created' ? [entry.payload] : [])));
  for (const message of messages) {
    expect(message.readBy).toEqual(readersOf(message, log));
  }
  for (const [key, { id, seq, claimId }] of world.acknowledged) {
    if (claimId === claim.id) {
      expect(byKey.get(key), `acknowledged message ${id}`).toMatchObject({ id, seq });
    }
  }
  for (const { id, deletedAt, content } of messages) {
    const changes = log.filter((entry) => entry.type === 'message_updated' && entry.payload.message.id === id).length;
    expect(changes, `edits of ${id}`).toBeGreaterThanOrEqual(world.edits.get(id)?.size ?? 0);
    if (world.deletions.has(id)) {
      expect({ content, isDeleted: deletedAt !== null }).toEqual({ content: null, isDeleted: true });
    }
  }
}

/** Who has read a message by what the log says, in the order of reading. */
function readersOf(message: Message, log: readonly LogEvent[]): Message['readBy'] {
  const readers = new Map<string, string>();
  for (const entry of log) {
    if (entry.type !== 'message_read') {
      continue;
    }
    const { userId, upToSeq, readAt } = entry.payload;
    if (upToSeq >= message.seq && userId !== message.senderId && !readers.has(userId)) {
      readers.set(userId, readAt);
    }
  }
  return [...readers].map(([userId, readAt]) => ({ userId, readAt }));
}

/** A page shows what the server has, each entry was told once and in order, and nothing waits any more. */
export function checkPage(page: Page, { claim, log, messages }: FreshClaim): void {
  const state = page.store(claim.id).getSnapshot();
  const name = `${page.person.user.email} over ${page.transport}`;
  expect(
    state.items.map(({ message }) => message),
    `messages of ${name}`,
  ).toEqual(messages);
  expect(state.items.filter(({ sendState }) => sendState !== 'sent')).toEqual([]);
  expect(new Set(state.items.map(({ key }) => key)).size).toBe(state.items.length);
  expect(state.claim, `claim of ${name}`).toEqual(claim);
  expect(state.position).toBe(claim.lastSeq);
  expect(state.readUpToSeq, `read position of ${name}`).toBe(readPosition(page.person, log));
  const told = page.entries.get(claim.id) ?? [];
  const first = told[0] ?? claim.lastSeq + 1;
  expect(told, `entries told to ${name}`).toEqual(log.slice(first - 1).map(({ seq }) => seq));
}

/** How far somebody has read by what the log says. */
export function readPosition({ id }: Person, log: readonly LogEvent[]): number {
  const own = log.flatMap((entry) =>
    entry.type === 'message_read' && entry.payload.userId === id ? [entry.payload.upToSeq] : [],
  );
  return Math.max(0, ...own);
}

/** A follower applied the whole log, and what its entries said last is what is stored. */
export function checkFollower(follower: Follower, { claim, log, messages }: FreshClaim): void {
  const applied = follower.applied.get(claim.id) ?? [];
  const name = `${follower.person.user.email} over ${follower.transport}`;
  expect(
    applied.map(({ seq }) => seq),
    `entries of ${name}`,
  ).toEqual(log.map(({ seq }) => seq));
  const last = new Map<string, Message>();
  for (const { event, payload } of applied) {
    const message = event === 'new_message' ? payload : (payload as { message?: Message }).message;
    if (message) {
      last.set((message as Message).id, message as Message);
    }
  }
  const known = messages.map(({ id }) => last.get(id));
  expect(known.map((message) => [message?.id, message?.seq, message?.content, message?.deletedAt])).toEqual(
    messages.map(({ id, seq, content, deletedAt }) => [id, seq, content, deletedAt]),
  );
}

/** Each socket heard the entries of a claim in order and without a gap, from its joining on; an open one up to the end. */
export function checkRecord(record: SocketRecord, lastSeqs: ReadonlyMap<string, number>): void {
  for (const [claimId, lastSeq] of lastSeqs) {
    const seqs = record.frames.filter((frame) => isLasting(frame) && claimIdOf(frame) === claimId).map(seqOf);
    const joinedAt = record.joins.get(claimId);
    const first = seqs[0] ?? lastSeq + 1;
    const name = `${record.person.user.email} over ${record.via}`;
    expect(seqs, `live entries heard by ${name}`).toEqual(seqs.map((_seq, index) => first + index));
    if (joinedAt !== undefined) {
      const firstLive = seqs[0] ?? joinedAt + 1;
      expect(firstLive, `first live entry of ${name}`).toBeLessThanOrEqual(joinedAt + 1);
      if (record.isOpen) {
        expect(seqs.at(-1) ?? joinedAt, `last live entry of ${name}`).toBe(lastSeq);
      }
    }
  }
}

/** Nobody heard of a claim, or of a customer, that is not theirs to see. */
export function checkNoLeak(record: SocketRecord, world: World): void {
  const own = new Set(world.claimsOf(record.person).map(({ id }) => id));
  const foreign = world.claims
    .filter(({ id }) => !own.has(id))
    .flatMap(({ id, customer, reference }) => [id, customer.id, reference]);
  for (const { event, payload } of record.frames) {
    const content = JSON.stringify(payload);
    for (const secret of foreign) {
      expect(content.includes(secret), `${record.person.user.email} was told ${secret} in ${event}`).toBe(false);
    }
  }
}
