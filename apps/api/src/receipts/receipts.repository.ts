import { limits, type UnreadCount } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

@Injectable()
export class ReceiptsRepository {
  constructor(private readonly database: Database) {}

  /** The first advance of a reader that reached a message. */
  async findMark(claimId: string, userId: string, seq: number): Promise<{ seq: number; readAt: Date } | null> {
    const { rows } = await this.database.query<{ seq: number; readAt: Date }>({
      text: `SELECT seq, read_at AS "readAt" FROM read_marks
             WHERE claim_id = $1 AND user_id = $2 AND up_to_seq >= $3 ORDER BY up_to_seq LIMIT 1`,
      values: [claimId, userId, seq],
    });
    return rows[0] ?? null;
  }

  /**
   * Puts the number of all messages right, should somebody have written past the log, as a node of an earlier version does
   * while nodes are replaced one by one. What others store meanwhile counts on both sides, or on neither.
   */
  async correctTotal(): Promise<void> {
    await this.database.transaction(async (connection) => {
      // Nodes that start together take turns.
      await connection.query({
        text: `INSERT INTO message_totals (shard, messages) VALUES (-1, 0) ON CONFLICT (shard) DO UPDATE SET shard = -1`,
      });
      await connection.query({
        text: `UPDATE message_totals SET messages = messages
                 + (SELECT coalesce(sum(message_count), 0) FROM claims) - (SELECT sum(messages) FROM message_totals)
               WHERE shard = -1`,
      });
    });
  }

  /** Of one customer's claims. */
  async countUnreadOfCustomer(customerId: string): Promise<UnreadCount> {
    const { rows } = await this.database.query<UnreadCount & Record<string, unknown>>({
      name: 'unread_of_customer',
      text: `
        SELECT coalesce(sum(u.count), 0)::integer AS total, coalesce(json_object_agg(u.id, u.count), '{}') AS "byClaim"
        FROM (
          SELECT c.id, c.message_count - coalesce(p.seen_count, 0) AS count
          FROM claims c LEFT JOIN read_positions p ON p.claim_id = c.id AND p.user_id = $1
          WHERE c.customer_id = $1
        ) u
        WHERE u.count > 0`,
      values: [customerId],
    });
    return rows[0] ?? { total: 0, byClaim: {} };
  }

  /** Of all claims, by reader; only the latest of them by claim, as there may be very many. */
  async countUnreadOfStaff(readerIds: readonly string[]): Promise<Map<string, UnreadCount>> {
    const { rows } = await this.database.query<UnreadCount & { userId: string }>({
      name: 'unread_of_staff',
      text: `
        WITH everything AS MATERIALIZED (SELECT coalesce(sum(messages), 0) AS messages FROM message_totals),
        latest AS MATERIALIZED (
          SELECT id, message_count FROM claims ORDER BY activity_minute DESC, last_activity_at DESC, id DESC LIMIT $2),
        own AS MATERIALIZED (SELECT user_id, claim_id, seen_count FROM read_positions WHERE user_id = ANY($1::uuid[])),
        seen AS (SELECT user_id, sum(seen_count) AS messages FROM own GROUP BY user_id),
        seen_latest AS MATERIALIZED (SELECT o.* FROM own o WHERE o.claim_id IN (SELECT id FROM latest)),
        by_claim AS (
          SELECT r.id AS user_id, json_object_agg(l.id, l.message_count - coalesce(o.seen_count, 0)) AS counts
          FROM unnest($1::uuid[]) AS r (id) CROSS JOIN latest l
          LEFT JOIN seen_latest o ON o.user_id = r.id AND o.claim_id = l.id
          WHERE l.message_count > coalesce(o.seen_count, 0)
          GROUP BY r.id
        )
        SELECT r.id AS "userId", (e.messages - coalesce(s.messages, 0))::float8 AS total, coalesce(b.counts, '{}') AS "byClaim"
        FROM unnest($1::uuid[]) AS r (id) CROSS JOIN everything e
        LEFT JOIN seen s ON s.user_id = r.id LEFT JOIN by_claim b ON b.user_id = r.id`,
      values: [readerIds, limits.page.unreadClaims],
    });
    return new Map(rows.map(({ userId, total, byClaim }) => [userId, { total, byClaim }]));
  }
}
