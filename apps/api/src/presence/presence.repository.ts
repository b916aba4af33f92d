import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

@Injectable()
export class PresenceRepository {
  constructor(private readonly database: Database) {}

  /** Of these users, those who belong to the claim: its customer, its assignee and its authors. */
  async findMembers(claimId: string, userIds: readonly string[]): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>({
      name: 'claim_members_among',
      text: `
        SELECT u.id FROM unnest($2::uuid[]) AS u (id) JOIN claims c ON c.id = $1
        WHERE u.id = c.customer_id OR u.id = c.assignee_id
          OR EXISTS (SELECT 1 FROM messages m WHERE m.claim_id = c.id AND m.sender_id = u.id)`,
      values: [claimId, userIds],
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
