import type { Attachment, Claim, Message, ReadMark, ReadReceipt } from '@claimline/protocol';
import { quoteOf } from './quote.js';
import type { ClaimEntry } from './types.js';

/**
 * One claim as far as this client knows it: the state after applying its log up to `position`. Everything here is pure;
 * messages that nothing touched keep their identity.
 */
export interface Timeline {
  readonly position: number;
  readonly claim: Claim | null;
  /** Ascending by `seq`: the newest messages, back to where older pages were loaded. */
  readonly messages: readonly Message[];
  /** How far each user has read, by the receipts applied: positions only move forward. */
  readonly readPositions: ReadonlyMap<string, ReadMark & { upToSeq: number }>;
  /** Entries that came before the ones they follow, by `seq`. */
  readonly early: ReadonlyMap<number, ClaimEntry>;
}

/** Beyond this many early entries the gap is not a matter of order any more: they come back with the resume. */
const MAX_EARLY = 1_000;

export const emptyTimeline: Timeline = {
  position: 0,
  claim: null,
  messages: [],
  readPositions: new Map(),
  early: new Map(),
};

/**
 * The state from a fresh page. The claim must have been read before the page: what the page already shows of later
 * entries is applied again without effect.
 */
export function startTimeline(claim: Claim, page: readonly Message[]): Timeline {
  return { ...emptyTimeline, position: claim.lastSeq, claim, messages: page };
}

export interface Applied {
  timeline: Timeline;
  /** What was applied, in order, each entry of the log once. */
  applied: ClaimEntry[];
}

/** Whether entries are missing between the position and what has come. */
export function hasGap(timeline: Timeline): boolean {
  return timeline.early.size > 0;
}

/**
 * Takes entries in any order, any number of times: applies `seq = position + 1`, drops what it has, keeps what is early
 * until the gap before it is filled.
 */
export function receiveEntries(timeline: Timeline, entries: readonly ClaimEntry[]): Applied {
  const early = new Map(timeline.early);
  let next = timeline;
  const applied: ClaimEntry[] = [];
  const apply = (entry: ClaimEntry) => {
    next = advance(applyEntry(next, entry), entry);
    applied.push(entry);
  };
  for (const entry of entries) {
    if (entry.seq > next.position + 1) {
      if (early.size < MAX_EARLY) early.set(entry.seq, entry);
      continue;
    }
    if (entry.seq === next.position + 1) apply(entry);
    for (let follower = early.get(next.position + 1); follower; follower = early.get(next.position + 1)) {
      early.delete(follower.seq);
      apply(follower);
    }
  }
  for (const seq of early.keys()) if (seq <= next.position) early.delete(seq);
  if (applied.length === 0 && early.size === timeline.early.size) return { timeline, applied };
  return { timeline: { ...next, early }, applied };
}

/**
 * Puts an older page before what is loaded. `since` are the entries applied while the page was on its way: the page may
 * show the messages as they were before them.
 */
export function addOlderPage(timeline: Timeline, page: readonly Message[], since: readonly ClaimEntry[]): Timeline {
  const firstSeq = timeline.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  const older = page.filter((message) => message.seq < firstSeq);
  let part: Timeline = { ...emptyTimeline, messages: older };
  for (const entry of since) if (entry.type !== 'message_created') part = applyEntry(part, entry);
  return { ...timeline, messages: [...part.messages, ...timeline.messages] };
}

/** What every entry changes, whatever it says. A claim read later than the entry is ahead of it already. */
function advance(timeline: Timeline, entry: ClaimEntry): Timeline {
  const { claim } = timeline;
  if (!claim) return { ...timeline, position: entry.seq };
  const moves = entry.type === 'message_created' && entry.payload.createdAt > claim.updatedAt;
  const updatedAt = moves ? entry.payload.createdAt : claim.updatedAt;
  return {
    ...timeline,
    position: entry.seq,
    claim: { ...claim, lastSeq: Math.max(claim.lastSeq, entry.seq), updatedAt },
  };
}

/** What one entry changes. Changes of messages that are not loaded are left out: their page comes with them. */
function applyEntry(timeline: Timeline, entry: ClaimEntry): Timeline {
  switch (entry.type) {
    case 'claim_created':
    case 'claim_updated':
      return { ...timeline, claim: entry.payload.claim };
    case 'message_created':
      return { ...timeline, messages: withMessage(timeline.messages, entry.payload) };
    case 'message_updated':
    case 'message_deleted': {
      const { message } = entry.payload;
      const messages = change(timeline.messages, message.id, (known) => merge(known, message));
      return { ...timeline, messages: withQuotes(messages, message) };
    }
    case 'message_read':
      return withReceipt(timeline, entry.payload);
    case 'attachment_added':
    case 'attachment_updated': {
      const { attachment } = entry.payload;
      const put = (message: Message) => withAttachments(message, putAttachment(message.attachments, attachment));
      return { ...timeline, messages: change(timeline.messages, attachment.messageId, put) };
    }
    case 'attachment_deleted': {
      const { id, messageId } = entry.payload.attachment;
      const drop = (message: Message) => withAttachments(message, without(message.attachments, id));
      return { ...timeline, messages: change(timeline.messages, messageId, drop) };
    }
  }
}

function withMessage(messages: readonly Message[], message: Message): readonly Message[] {
  const last = messages.at(-1);
  if (!last || last.seq < message.seq) return [...messages, message];
  // The page that was loaded at opening already had it.
  return change(messages, message.id, (known) => merge(known, message));
}

/** Those who answer the message show it as it is now, whether or not it is loaded itself. */
function withQuotes(messages: readonly Message[], quoted: Message): readonly Message[] {
  if (!messages.some(({ replyToId }) => replyToId === quoted.id)) return messages;
  const quote = quoteOf(quoted);
  return messages.map((message) => (message.replyToId === quoted.id ? { ...message, quote } : message));
}

/** From the end, as what changes is nearly always recent. */
function change(messages: readonly Message[], id: string, to: (message: Message) => Message): readonly Message[] {
  const index = messages.findLastIndex((message) => message.id === id);
  const known = messages[index];
  if (!known) return messages;
  const changed = to(known);
  return changed === known ? messages : messages.with(index, changed);
}

/** A newer state of a message. Receipts are never taken back, and the first time of reading counts. */
function merge(known: Message, newer: Message): Message {
  const added = known.readBy.filter((mark) => !newer.readBy.some((other) => other.userId === mark.userId));
  const kept = newer.readBy.map((mark) => known.readBy.find((other) => other.userId === mark.userId) ?? mark);
  return { ...newer, readBy: [...kept, ...added] };
}

function withReceipt(timeline: Timeline, { userId, readAt, upToSeq }: ReadReceipt): Timeline {
  const before = timeline.readPositions.get(userId);
  if (before && before.upToSeq >= upToSeq) return timeline;
  const mark = { userId, readAt };
  const messages = timeline.messages.slice();
  let changed = false;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (!message || message.seq > upToSeq) continue;
    // Everything before was marked by the receipt before.
    if (before && message.seq <= before.upToSeq) break;
    if (message.senderId === userId || message.readBy.some((other) => other.userId === userId)) continue;
    messages[index] = { ...message, readBy: [...message.readBy, mark] };
    changed = true;
  }
  const readPositions = new Map(timeline.readPositions).set(userId, { ...mark, upToSeq });
  return { ...timeline, messages: changed ? messages : timeline.messages, readPositions };
}

function withAttachments(message: Message, attachments: Attachment[]): Message {
  // A tombstone has none; a late verdict must not bring them back.
  if (message.deletedAt !== null || attachments === message.attachments) return message;
  return { ...message, attachments };
}

function putAttachment(attachments: Attachment[], attachment: Attachment): Attachment[] {
  const index = attachments.findIndex(({ id }) => id === attachment.id);
  return index < 0 ? [...attachments, attachment].sort(byPlace) : attachments.with(index, attachment);
}

/** As in a page: whichever file arrives first, the order is that of the person who sent them. */
function byPlace(one: Attachment, other: Attachment): number {
  const place = (one.position ?? 0) - (other.position ?? 0);
  if (place !== 0) return place;
  return one.uploadedAt.localeCompare(other.uploadedAt) || one.id.localeCompare(other.id);
}

function without(attachments: Attachment[], id: string): Attachment[] {
  return attachments.some((attachment) => attachment.id === id)
    ? attachments.filter((attachment) => attachment.id !== id)
    : attachments;
}
