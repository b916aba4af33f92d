import type { Claim, Message } from '@claimline/protocol';
import { toClientError } from './failure.js';
import type { KeptClaim } from './last-known.js';
import type { Outbox } from './outbox.js';
import { createOwnReading, type OwnReading } from './own-reading.js';
import { addOlderPage, emptyTimeline, receiveEntries, startTimeline, type Timeline } from './timeline.js';
import type { ClaimEntry, ClaimState, ClientError } from './types.js';

export interface ClaimThreadOptions {
  claimId: string;
  /** Null until the login is known. */
  userId(): string | null;
  outbox: Outbox;
  onChange(): void;
  /** Each entry once, in order, after `onChange` has told of them. */
  onApplied(entry: ClaimEntry): void;
}

/** The conversation of one claim: its timeline, how it was loaded, and how far the user has read. */
export interface ClaimThread {
  timeline(): Timeline;
  /** The part of the claim's state that is decided here. */
  state(): Omit<ClaimState, 'items' | 'typing' | 'online' | 'people'>;
  /** As it was seen last, to be looked at until the server has said how it is. */
  recall(kept: KeptClaim): void;
  begin(claim: Claim, page: readonly Message[], hasOlder: boolean): void;
  apply(entries: readonly ClaimEntry[]): void;
  /** The server says how far the user has read. */
  noteReadUpTo(seq: number): void;
  /** The user reads on, here. */
  noteMarking(): void;
  fail(status: 'failed' | 'gone', error: ClientError): void;
  /** A person asks to load again. */
  restart(): void;
  /** The user comes back to a claim that was loaded before. */
  reopen(): void;
  /** `load` is given the `seq` that the page ends before. A failure stands in the state's `error`. */
  loadOlder(load: (beforeSeq: number) => Promise<{ items: Message[]; hasMore: boolean }>): Promise<void>;
  clear(): void;
}

export function createClaimThread({ claimId, userId, outbox, onChange, onApplied }: ClaimThreadOptions): ClaimThread {
  let timeline = emptyTimeline;
  let status: ClaimState['status'] = 'loading';
  let error: ClientError | null = null;
  let hasOlder = false;
  /** What was applied while an older page is on its way; null when none is. */
  let sinceOlder: ClaimEntry[] | null = null;
  let reading: OwnReading | null = null;

  /** A claim may be opened before the login is known. */
  function ownReading(): OwnReading | null {
    const user = userId();
    if (user) reading ??= createOwnReading(user);
    return reading;
  }

  function apply(entries: readonly ClaimEntry[]): void {
    const { timeline: next, applied } = receiveEntries(timeline, entries);
    timeline = next;
    sinceOlder?.push(...applied);
    for (const entry of applied) {
      if (entry.type === 'message_read' && entry.payload.userId === userId()) {
        ownReading()?.noteReceipt(entry.payload);
      }
    }
    onChange();
    settleOutbox(applied.flatMap(createdOrDeleted));
    for (const entry of applied) onApplied(entry);
  }

  /** The local echoes of messages that the log has brought are over. */
  function settleOutbox(messages: readonly Message[]): void {
    for (const message of messages) if (message.clientMessageId !== null) outbox.confirm(message);
    for (const { message, entry } of outbox.ofClaim(claimId)) {
      if (message && message.seq <= timeline.position) outbox.forget(entry.clientMessageId);
    }
  }

  return {
    timeline: () => timeline,
    state: () => ({
      status,
      error,
      claim: timeline.claim,
      hasOlder,
      loadingOlder: sinceOlder !== null,
      position: timeline.position,
      readUpToSeq: ownReading()?.upToSeq(timeline.messages) ?? 0,
      readUpToSeqAtOpening: ownReading()?.upToSeqAtOpening(timeline.messages) ?? 0,
    }),
    recall(kept) {
      if (timeline.claim || status === 'gone') return;
      // No position: nothing may be applied to it, as it is only to be looked at.
      timeline = { ...timeline, claim: kept.claim, messages: kept.messages };
      hasOlder = kept.hasOlder;
      settleOutbox(kept.messages);
      onChange();
    },
    begin(claim, page, pageHasOlder) {
      // What was told live while the page was on its way.
      const early = [...timeline.early.values()];
      timeline = startTimeline(claim, page);
      status = 'ready';
      error = null;
      hasOlder = pageHasOlder;
      sinceOlder = null;
      apply(early);
      settleOutbox(page);
    },
    apply,
    noteReadUpTo: (seq) => ownReading()?.noteReadUpTo(seq),
    noteMarking: () => ownReading()?.noteMarking(),
    fail(to, failure) {
      status = to;
      error = failure;
      onChange();
    },
    restart() {
      if (status !== 'ready') status = 'loading';
      error = null;
      onChange();
    },
    reopen() {
      ownReading()?.reopen(timeline.messages);
      onChange();
    },
    async loadOlder(load) {
      const first = timeline.messages[0];
      if (status !== 'ready' || !hasOlder || sinceOlder || !first) return;
      const since: ClaimEntry[] = [];
      sinceOlder = since;
      onChange();
      try {
        const page = await load(first.seq);
        // Started over meanwhile: the page belongs to what is no longer shown.
        if (sinceOlder !== since) return;
        timeline = addOlderPage(timeline, page.items, since);
        hasOlder = page.hasMore;
        error = null;
        settleOutbox(page.items);
      } catch (thrown) {
        if (sinceOlder === since) error = toClientError(thrown);
      }
      if (sinceOlder === since) sinceOlder = null;
      onChange();
    },
    clear() {
      timeline = emptyTimeline;
      sinceOlder = null;
      reading = null;
    },
  };
}

function createdOrDeleted(entry: ClaimEntry): Message[] {
  if (entry.type === 'message_created') return [entry.payload];
  return entry.type === 'message_deleted' ? [entry.payload.message] : [];
}
