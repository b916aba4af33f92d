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

  /** Unread messages by claim, without claims that have none; of one customer's claims, or of all. */
  async countUnread(userId: string, customerId: string | null): Promise<{ claimId: string; count: number }[]> {
    const { rows } = await this.database.query<{ claimId: string; count: number }>({
      text: `
        SELECT c.id AS "claimId", unread.count
        FROM claims c
        LEFT JOIN read_positions p ON p.claim_id = c.id AND p.user_id = $1
        CROSS JOIN LATERAL (
          SELECT count(*)::integer AS count FROM messages m
          WHERE m.claim_id = c.id AND m.seq > coalesce(p.up_to_seq, 0) AND m.sender_id <> $1 AND m.deleted_at IS NULL
        ) unread
        WHERE c.last_message_seq > coalesce(p.up_to_seq, 0) AND unread.count > 0
          ${customerId === null ? '' : 'AND c.customer_id = $2'}`,
      values: customerId === null ? [userId] : [userId, customerId],
    });
    return rows;
  }
}
