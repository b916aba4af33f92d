import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LastMessage } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { isStaff } from '../auth/principal.js';
import { Pace } from '../common/pace.js';
import { Database } from '../database/database.js';
import { Logger } from '../observability/logger.js';
import { Broadcaster } from '../realtime/broadcaster.js';
import { Sessions } from '../realtime/sessions.js';
import { presentLastMessage } from './claims.presenter.js';

/** Bursts within this time are told once. */
const COALESCE_MS = 100;
/** Rests this many times as long as it worked: inboxes may lag on a busy server, conversations must not. */
const REST = 24;
/** Of a round. */
const MAX_REST_MS = 2_000;
/** Rests after this much: a message that comes meanwhile waits for no more. */
const WORK_MS = 2;
const MAX_CLAIMS_A_ROUND = 100;

interface ActivityRow {
  claimId: string;
  customerId: string;
  lastSeq: number;
  messageCount: number;
  /** How many of the messages each has seen, by user; who is absent has seen none. */
  seenCounts: Record<string, number>;
  lastMessageContent: string | null;
  lastMessageAt: Date | null;
  lastMessageSenderId: string | null;
}

type Activity = ActivityRow & { lastMessage: LastMessage | null };

/**
 * Tells a claim's customer and the staff that something happened in it, with their own unread counts; joined or not. Off
 * the hot path: what happens meanwhile goes into the next round, one query a round.
 */
@Injectable()
export class ClaimActivity {
  /** Claims with news, and for whom: everyone (null) or some users. */
  private pending = new Map<string, Set<string> | null>();
  /** Claims whose last message may be another, or say something else, than what the round under way has read. */
  private readonly outdated = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private readonly pace = new Pace(REST, MAX_REST_MS);
  private restMs = COALESCE_MS;

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly broadcaster: Broadcaster,
    private readonly logger: Logger,
  ) {}

  /** Something new, for everybody concerned. */
  note(claimId: string): void {
    this.pending.set(claimId, null);
    this.schedule();
  }

  /** For everybody concerned: what was said before is no longer so, and is told to nobody any more. */
  noteChange(claimId: string): void {
    this.outdated.add(claimId);
    this.note(claimId);
  }

  /** For one user alone: their own reading. */
  noteFor(claimId: string, userId: string): void {
    const users = this.pending.get(claimId);
    if (users) {
      users.add(userId);
    } else if (users === undefined) {
      this.pending.set(claimId, new Set([userId]));
    }
    this.schedule();
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer ?? undefined);
    this.pending.clear();
    this.pace.hurry();
    await this.running;
  }

  private schedule(): void {
    if (this.timer === null && this.running === null) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.running = this.round().finally(() => {
          this.running = null;
          if (this.pending.size > 0) {
            this.schedule();
          }
        });
      }, this.restMs);
    }
  }

  private async round(): Promise<void> {
    const claims = new Map([...this.pending].slice(0, MAX_CLAIMS_A_ROUND));
    for (const claimId of claims.keys()) {
      this.pending.delete(claimId);
    }
    this.outdated.clear();
    if (this.sessions.count === 0) {
      return;
    }
    const began = performance.now();
    let restedMs = 0;
    try {
      const staffIds = [...new Set([...this.sessions.ofStaff()].map(({ userId }) => userId))];
      const receivers = byReceiver(await this.read([...claims.keys()], staffIds), staffIds);
      let told = 0;
      let since = performance.now();
      for (const [userId, rows] of receivers) {
        this.tell(userId, rows, claims);
        told++;
        // Between one user and the next, whatever waits has its turn.
        await nextTurn();
        const now = performance.now();
        if (now - since >= WORK_MS) {
          await this.pace.restFrom(now - since, (told / receivers.size) * MAX_REST_MS);
          told = 0;
          since = performance.now();
          restedMs += since - now;
        }
      }
    } catch (error) {
      this.logger.warn('Claim activity could not be read', { reason: error instanceof Error ? error.message : '' });
    }
    const workedMs = performance.now() - began - restedMs;
    this.restMs = Math.max(COALESCE_MS, Math.min(MAX_REST_MS, REST * workedMs) - restedMs);
  }

  private tell(
    userId: string,
    rows: readonly Activity[],
    claims: ReadonlyMap<string, ReadonlySet<string> | null>,
  ): void {
    // A round may have rested since it read. Who is no longer staff is told of their own claims alone.
    const seesAll = [...this.sessions.ofUser(userId)].some(({ principal }) => isStaff(principal));
    const told = rows.filter(
      ({ claimId, customerId }) =>
        (claims.get(claimId)?.has(userId) ?? true) &&
        (seesAll || customerId === userId) &&
        !this.outdated.has(claimId) &&
        !this.pending.get(claimId)?.has(userId),
    );
    const activities = told.map((row) => ({
      claimId: row.claimId,
      lastSeq: row.lastSeq,
      lastMessage: row.lastMessage,
      unreadCount: row.messageCount - (row.seenCounts[userId] ?? 0),
    }));
    this.broadcaster.toUser(userId, 'claim_activity', ...activities);
  }

  private async read(claimIds: string[], staffIds: string[]): Promise<Activity[]> {
    const { rows } = await this.database.query<ActivityRow & Record<string, unknown>>({
      name: 'claim_activity',
      text: `
        SELECT c.id AS "claimId", c.customer_id AS "customerId", c.last_seq AS "lastSeq", c.message_count AS "messageCount",
          lm.content AS "lastMessageContent", lm.created_at AS "lastMessageAt", lm.sender_id AS "lastMessageSenderId",
          (SELECT coalesce(json_object_agg(p.user_id, p.seen_count), '{}') FROM read_positions p
           WHERE p.claim_id = c.id AND p.user_id = ANY(c.customer_id || $2::uuid[])) AS "seenCounts"
        FROM claims c LEFT JOIN messages lm ON lm.claim_id = c.id AND lm.seq = c.last_message_seq
        WHERE c.id = ANY($1::uuid[])`,
      values: [claimIds, staffIds],
    });
    return rows.map((row) => ({ ...row, lastMessage: presentLastMessage(row) }));
  }
}

/** Who is told of which claims: its customer of each, staff of all. */
function byReceiver(rows: readonly Activity[], staffIds: readonly string[]): Map<string, readonly Activity[]> {
  const receivers = new Map<string, readonly Activity[]>(staffIds.map((userId) => [userId, rows]));
  for (const [customerId, own] of Map.groupBy(rows, (row) => row.customerId)) {
    if (!receivers.has(customerId)) {
      receivers.set(customerId, own);
    }
  }
  return receivers;
}
