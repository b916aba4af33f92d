import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

@Injectable()
export class PresenceRepository {
  constructor(private readonly database: Database) {}

  /** Who belongs to a claim: its customer, its assignee and its authors. */
  async findMembers(claimId: string): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>({
      name: 'claim_members',
      // Every author has a read position, as has every reader: so few rows are looked at, however long the claim is.
      text: `
        SELECT customer_id AS id FROM claims WHERE id = $1
        UNION SELECT assignee_id FROM claims WHERE id = $1 AND assignee_id IS NOT NULL
        UNION SELECT p.user_id FROM read_positions p WHERE p.claim_id = $1
          AND EXISTS (SELECT 1 FROM messages m WHERE m.claim_id = $1 AND m.sender_id = p.user_id)`,
      values: [claimId],
    });
    return rows.map((row) => row.id);
  }

  /** Of these customers, those who have a claim that the member of staff handles or has written in. */
  async findCustomersOf(staffId: string, customerIds: readonly string[]): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>({
      name: 'customers_sharing_a_claim',
      text: `
        SELECT u.id FROM unnest($2::uuid[]) AS u (id)
        WHERE EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = u.id AND (c.assignee_id = $1
          OR EXISTS (SELECT 1 FROM messages m WHERE m.claim_id = c.id AND m.sender_id = $1)))`,
      values: [staffId, customerIds],
    });
    return rows.map((row) => row.id);
  }
}
