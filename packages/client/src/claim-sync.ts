import { type Claim, type JoinResult, limits, type Message } from '@claimline/protocol';
import { backoffDelay } from './backoff.js';
import type { Connection } from './connection.js';
import { fromLog } from './entry.js';
import { toClientError } from './failure.js';
import type { FullRestApi } from './rest-api.js';
import { hasGap, type Timeline } from './timeline.js';
import type { ClaimEntry, ClientError } from './types.js';

/** Further behind than this, a fresh page is cheaper than the entries. */
const CATCH_UP_MAX = 2_000;
const BACKOFF = { firstMs: 500, maxMs: 15_000 };

/** What the work of this file changes. */
export interface SyncTarget {
  claimId: string;
  timeline(): Timeline;
  begin(claim: Claim, page: readonly Message[], hasOlder: boolean): void;
  receive(entries: readonly ClaimEntry[]): void;
  /** What is known is of a log that was set back since. */
  forget(): void;
  joined(answer: Pick<JoinResult, 'typing' | 'online' | 'people' | 'readUpToSeq'>): void;
  /** `failed`: nothing could be loaded; it is tried again by itself when that can help. */
  fail(status: 'failed' | 'gone', error: ClientError): void;
}

export interface ClaimSync {
  start(): void;
  stop(): void;
  isActive(): boolean;
  /** Something may be missing, or the connection has changed: makes sure, one round at a time. */
  wake(): Promise<void>;
  /** Starts over from a fresh page. */
  reload(): Promise<void>;
}

/** Brings a claim up to date and keeps it so: first a page, then the log from its position on. */
export function createClaimSync(target: SyncTarget, api: FullRestApi, connection: Connection): ClaimSync {
  const { claimId } = target;
  let active = false;
  let loaded = false;
  /** Of the position; null until the server has named it. */
  let epoch: string | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let failures = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const isLive = () => connection.getSnapshot().status === 'live';

  function wake(): Promise<void> {
    if (!active) return Promise.resolve();
    again = true;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  async function run(): Promise<void> {
    clearTimeout(retryTimer);
    while (again && active) {
      again = false;
      try {
        if (!loaded) await load();
        await catchUp();
        failures = 0;
      } catch (thrown) {
        onFailure(toClientError(thrown));
      }
    }
  }

  async function load(): Promise<void> {
    // The claim first: its `lastSeq` must not be newer than the page, else entries in between were never applied.
    const claim = await api.getClaim(claimId);
    const page = await api.listMessages(claimId, { limit: limits.page.messages.default });
    if (!active) return;
    loaded = true;
    target.begin(claim, page.items, page.hasMore);
  }

  async function catchUp(): Promise<void> {
    if (!active) return;
    if (!isLive()) return readLog();
    const position = positionNow();
    const joined = await connection.call('join_claim', { claimId, ...position });
    if (!active) return;
    target.joined(joined);
    if (mustStartOver(joined, position.afterSeq)) return startOver();
    target.receive(joined.events.map(fromLog));
    if (joined.more) await readLog();
    // Told of an entry that the server did not hand over: rare, so ask again, but not at once.
    if (hasGap(target.timeline())) retryLater();
  }

  /** The rest of the log, page by page. */
  async function readLog(): Promise<void> {
    for (;;) {
      const position = positionNow();
      const answer = await api.listEvents(claimId, position);
      if (!active) return;
      if (mustStartOver(answer, position.afterSeq)) return startOver();
      target.receive(answer.items.map(fromLog));
      const now = target.timeline().position;
      if (now >= answer.lastSeq || now === position.afterSeq) return;
    }
  }

  function positionNow(): { afterSeq: number; epoch?: string } {
    const afterSeq = target.timeline().position;
    return epoch === null ? { afterSeq } : { afterSeq, epoch };
  }

  /** Notes the epoch. Too far behind, or ahead of a log that was set back: then nothing of before is true any more. */
  function mustStartOver(answer: Pick<JoinResult, 'reset' | 'lastSeq' | 'epoch'>, afterSeq: number): boolean {
    epoch = answer.epoch;
    if (answer.reset) target.forget();
    return answer.reset === true || answer.lastSeq - afterSeq > CATCH_UP_MAX;
  }

  function startOver(): void {
    loaded = false;
    again = true;
  }

  function onFailure(error: ClientError): void {
    if (!active) return;
    if (error.code === 'not_found' || error.code === 'forbidden') {
      loaded = false;
      target.fail('gone', error);
      return;
    }
    // The login says by itself when it is over, and wakes this when there is another.
    if (error.code === 'unauthorized') return;
    if (!loaded) target.fail('failed', error);
    if (error.retryable) retryLater(error.retryAfterMs);
  }

  function retryLater(atLeastMs = 0): void {
    failures += 1;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void wake(), Math.max(atLeastMs, backoffDelay(failures, BACKOFF)));
  }

  return {
    start() {
      if (active) return;
      active = true;
      failures = 0;
      void wake();
    },
    stop() {
      active = false;
      clearTimeout(retryTimer);
      if (isLive()) connection.call('leave_claim', { claimId }).catch(() => {});
    },
    isActive: () => active,
    wake,
    reload() {
      loaded = false;
      return wake();
    },
  };
}
