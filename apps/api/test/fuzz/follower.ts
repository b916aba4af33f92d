import { setTimeout as pause } from 'node:timers/promises';
import { type LogEvent, liveEventOf, type Message } from '@claimline/protocol';
import type { Person } from '../support/people.js';
import type { Random } from '../support/random.js';
import type { Transport } from '../support/sockets.js';
import type { TroubledProxy } from './proxy.js';
import { claimIdOf, isLasting, type SocketRecord, seqOf } from './records.js';
import { type Frame, openWire, type Wire } from './wire.js';

/** A log entry as it was applied, whichever way it came. */
export interface AppliedEntry extends Frame {
  seq: number;
}

interface Session extends SocketRecord {
  /** Claims that are being resumed; `again` when more has come meanwhile. */
  resuming: Map<string, { again: boolean }>;
}

/** Refusals after which the same attempt may well succeed. */
const PASSING = new Set(['unavailable', 'rate_limited', 'unauthorized']);

/**
 * A client as the contract asks for, and no more: it applies `seq = position + 1`, drops what it has, asks for what is
 * missing, comes back when it was cut off, and repeats what was not answered under the same id.
 */
export class Follower {
  readonly records: SocketRecord[] = [];
  readonly applied = new Map<string, AppliedEntry[]>();
  private wire: Wire | null = null;
  private readonly waiting = new Set<() => void>();
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(
    readonly person: Person,
    readonly transport: Transport,
    private readonly where: Pick<TroubledProxy, 'url'>,
    readonly claimIds: readonly string[],
    private readonly random: Random,
    /** Milliseconds, from and to. */
    private readonly comesBackAfter: readonly [number, number] = [10, 120],
  ) {
    for (const claimId of claimIds) {
      this.applied.set(claimId, []);
    }
    this.running = this.run();
  }

  position(claimId: string): number {
    return this.applied.get(claimId)?.length ?? 0;
  }

  /** Resolves with the stored message, or null when it is refused for good. */
  async send(claimId: string, content: string, clientMessageId: string): Promise<Message | null> {
    for (let tries = 0; !this.stopped; tries++) {
      const wire = await this.connected();
      const answer = await wire?.call('send_message', { claimId, content, clientMessageId }).catch(() => null);
      if (answer?.ok) {
        return answer.message;
      }
      if (answer && !PASSING.has(answer.error.code)) {
        return null;
      }
      if (answer === null) {
        // No answer: the connection is as good as dead.
        wire?.close();
      }
      // Later each time: a server that has too much to do must not get more.
      await pause(this.random.whole(5, 50) * 2 ** Math.min(tries, 6));
    }
    return null;
  }

  /** Best effort. */
  async read(messageId: string): Promise<void> {
    await this.wire?.call('message_read', { messageId }).catch(() => null);
  }

  async typing(claimId: string): Promise<void> {
    await this.wire?.call('typing_start', { claimId }).catch(() => null);
  }

  /** The code with which joining is refused; null when there is no connection, `joined` when it is not refused. */
  async triesToJoin(claimId: string): Promise<string | null> {
    const ack = await this.wire?.call('join_claim', { claimId }).catch(() => null);
    return ack ? (ack.ok ? 'joined' : ack.error.code) : null;
  }

  /** The record of the socket that is open now. */
  get current(): SocketRecord | null {
    const last = this.records.at(-1);
    return last?.isOpen ? last : null;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wire?.close();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.session().catch(() => undefined);
      this.wire = null;
      await pause(this.random.whole(...this.comesBackAfter));
    }
  }

  private async session(): Promise<void> {
    const record: Session = {
      person: this.person,
      via: this.transport,
      frames: [],
      joins: new Map(),
      isOpen: true,
      resuming: new Map(),
    };
    this.records.push(record);
    try {
      const wire = await openWire(this.transport, this.where.url, this.person.token, (frame) => {
        record.frames.push(frame);
        this.heard(frame, record);
      });
      this.wire = wire;
      if (this.stopped) {
        return;
      }
      await Promise.all(this.claimIds.map((claimId) => this.resume(claimId, wire, record)));
      this.wake();
      await wire.closed;
    } finally {
      record.isOpen = false;
      this.wire?.close();
    }
  }

  private heard(frame: Frame, record: Session): void {
    const claimId = claimIdOf(frame);
    if (!isLasting(frame) || claimId === null) {
      return;
    }
    const seq = seqOf(frame);
    if (!this.apply(claimId, { ...frame, seq }) && seq > this.position(claimId) && this.wire && record.isOpen) {
      this.resume(claimId, this.wire, record).catch(() => this.wire?.close());
    }
  }

  /** True when it was the next. */
  private apply(claimId: string, entry: AppliedEntry): boolean {
    const entries = this.applied.get(claimId);
    if (!entries || entry.seq !== entries.length + 1) {
      return false;
    }
    entries.push(entry);
    return true;
  }

  private async resume(claimId: string, wire: Wire, record: Session): Promise<void> {
    const running = record.resuming.get(claimId);
    if (running) {
      running.again = true;
      return;
    }
    const state = { again: true };
    record.resuming.set(claimId, state);
    try {
      while (state.again) {
        state.again = false;
        const ack = await wire.call('join_claim', { claimId, afterSeq: this.position(claimId) });
        if (!ack.ok) {
          throw new Error(ack.error.code);
        }
        record.joins.set(claimId, record.joins.get(claimId) ?? ack.lastSeq);
        for (const event of ack.events) {
          this.apply(claimId, appliedOf(event));
        }
        state.again ||= ack.more;
      }
    } catch (error) {
      wire.close();
      throw error;
    } finally {
      record.resuming.delete(claimId);
    }
  }

  private async connected(): Promise<Wire | null> {
    while (!this.wire && !this.stopped) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
    return this.wire;
  }

  private wake(): void {
    for (const resolve of this.waiting) {
      resolve();
    }
    this.waiting.clear();
  }
}

function appliedOf({ seq, type, payload }: LogEvent): AppliedEntry {
  return { seq, event: liveEventOf[type], payload };
}
