import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LastMessage } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Logger } from '../observability/logger.js';
import { Broadcaster } from '../realtime/broadcaster.js';
import { Sessions } from '../realtime/sessions.js';
import { presentLastMessage } from './claims.presenter.js';

/** Bursts within this time are told once. */
const COALESCE_MS = 100;
/** Rests this many times as long as the round before took: inboxes may lag on a busy server, conversations must not. */
const REST = 24;
const MAX_REST_MS = 2_000;
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
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private restMs = COALESCE_MS;

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly broadcaster: Broadcaster,
    private readonly logger: Logger,
  ) {}

  /** For everybody concerned. */
  note(claimId: string): void {
    this.pending.set(claimId, null);
    this.schedule();
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
    await this.running;
  }

  private schedule(): void {
    if (this.timer === null && this.running === null) {
      this.timer = setTimeout(() => {
        this.timer = null;
        const began = performance.now();
        this.running = this.round().finally(() => {
          this.running = null;
          this.restMs = Math.min(MAX_REST_MS, Math.max(COALESCE_MS, (performance.now() - began) * REST));
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
    if (this.sessions.count === 0) {
      return;
    }
    try {
      const staffIds = [...new Set([...this.sessions.ofStaff()].map(({ userId }) => userId))];
      for (const [userId, rows] of byReceiver(await this.read([...claims.keys()], staffIds), staffIds)) {
        // Between one user and the next, whatever waits has its turn.
        await nextTurn();
        const told = rows.filter(({ claimId }) => claims.get(claimId)?.has(userId) ?? true);
        const activities = told.map((row) => ({
          claimId: row.claimId,
          lastSeq: row.lastSeq,
          lastMessage: row.lastMessage,
          unreadCount: row.messageCount - (row.seenCounts[userId] ?? 0),
        }));
        this.broadcaster.toUser(userId, 'claim_activity', ...activities);
      }
    } catch (error) {
      this.logger.warn('Claim activity could not be read', { reason: error instanceof Error ? error.message : '' });
    }
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
