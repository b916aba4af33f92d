import { type EntryPayloads, type EntryType, liveEventOf, type ServerEvents } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Metrics } from '../observability/metrics.js';
import { Broadcaster } from './broadcaster.js';

/** A stored entry with what its live event carries. */
export type LiveEntry = {
  [Type in EntryType]: { claimId: string; seq: number; type: Type; payload: EntryPayloads[Type] };
}[EntryType];

interface ClaimOnNode {
  /** The last entry told to the sessions of this node; null until the first join has read it. */
  told: number | null;
  /** Entries that came before their turn. */
  held: Map<number, LiveEntry>;
  gapTimer: NodeJS.Timeout | null;
}

/** How long an entry waits for the one before it, which is usually on its way; then the log is asked. */
const GAP_PATIENCE_MS = 50;
/** More than this waiting for one entry: drop them, the log has them. */
const MAX_HELD = 500;

/**
 * Tells the sessions of this node of stored entries: each entry of a claim once, in the order of the log, whatever order
 * the commits were heard of in. Keeps nothing for claims that nobody here has joined.
 */
@Injectable()
export class Dispatcher {
  private readonly claims = new Map<string, ClaimOnNode>();
  private gapListener: (claimId: string) => void = () => undefined;
  private toldListener: (entry: LiveEntry) => void = () => undefined;

  constructor(
    private readonly broadcaster: Broadcaster,
    private readonly metrics: Metrics,
  ) {}

  /** Called with a claim of which an entry is missing: read the log after `toldOf(claimId)` and let it `hear` that. */
  onGap(listener: (claimId: string) => void): void {
    this.gapListener = listener;
  }

  /** Called with each entry that was stored by this node, after its own sessions were told. */
  onTold(listener: (entry: LiveEntry) => void): void {
    this.toldListener = listener;
  }

  /** A session is joining: from now on entries are kept for it. Call before the position is read. */
  joining(claimId: string): void {
    if (!this.claims.has(claimId)) {
      this.claims.set(claimId, { told: null, held: new Map(), gapTimer: null });
    }
  }

  /** The joining session has read the log up to `lastSeq`. */
  joined(claimId: string, lastSeq: number): void {
    const claim = this.claims.get(claimId);
    if (claim && claim.told === null) {
      claim.told = lastSeq;
      this.flush(claimId, claim);
    }
  }

  /** The last session has left. */
  left(claimId: string): void {
    const claim = this.claims.get(claimId);
    if (claim?.gapTimer) {
      clearTimeout(claim.gapTimer);
    }
    this.claims.delete(claimId);
  }

  /** The positions told of, for every claim joined on this node. */
  toldPositions(): Map<string, number> {
    const positions = new Map<string, number>();
    for (const [claimId, claim] of this.claims) {
      if (claim.told !== null) {
        positions.set(claimId, claim.told);
      }
    }
    return positions;
  }

  toldOf(claimId: string): number | null {
    return this.claims.get(claimId)?.told ?? null;
  }

  /** This node stored an entry. Call after it is committed, never before. Telling twice is harmless. */
  tell(entry: LiveEntry): void {
    this.hear(entry);
    this.toldListener(entry);
  }

  /** An entry that another node stored, or that was read from the log. */
  hear(entry: LiveEntry): void {
    const claim = this.claims.get(entry.claimId);
    if (!claim || (claim.told !== null && entry.seq <= claim.told)) {
      return;
    }
    if (claim.held.size >= MAX_HELD) {
      claim.held.clear();
    }
    claim.held.set(entry.seq, entry);
    this.flush(entry.claimId, claim);
  }

  /** An entry was stored elsewhere, and only the log can say what it is. */
  missed(claimId: string, seq: number): void {
    const told = this.toldOf(claimId);
    if (told !== null && seq > told) {
      this.gapListener(claimId);
    }
  }

  private flush(claimId: string, claim: ClaimOnNode): void {
    if (claim.told === null) {
      return;
    }
    for (let entry = claim.held.get(claim.told + 1); entry; entry = claim.held.get(claim.told + 1)) {
      claim.held.delete(entry.seq);
      claim.told = entry.seq;
      this.broadcaster.toClaim(
        claimId,
        liveEventOf[entry.type],
        entry.payload as ServerEvents[(typeof liveEventOf)[typeof entry.type]],
      );
      if (entry.type === 'message_created') {
        // Clocks of two machines may differ a little.
        const lateMs = Math.max(0, Date.now() - Date.parse(entry.payload.createdAt));
        this.metrics.deliverySeconds.observe(lateMs / 1_000);
      }
    }
    for (const seq of claim.held.keys()) {
      if (seq <= claim.told) {
        claim.held.delete(seq);
      }
    }
    this.watchGap(claimId, claim);
  }

  private watchGap(claimId: string, claim: ClaimOnNode): void {
    if (claim.held.size === 0) {
      if (claim.gapTimer) {
        clearTimeout(claim.gapTimer);
        claim.gapTimer = null;
      }
    } else if (claim.gapTimer === null) {
      claim.gapTimer = setTimeout(() => {
        claim.gapTimer = null;
        this.metrics.gaps.inc();
        this.gapListener(claimId);
      }, GAP_PATIENCE_MS);
      claim.gapTimer.unref();
    }
  }
}
