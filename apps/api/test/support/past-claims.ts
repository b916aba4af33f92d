import { createHash, randomUUID } from 'node:crypto';
import type { ClaimStatus } from '@claimline/protocol';
import type { Person } from './people.js';
import type { Sql } from './server.js';

interface Written {
  by: Person;
  at: string;
  deletedAt?: string;
}
interface Moved {
  by: Person;
  at: string;
  from: ClaimStatus;
  to: ClaimStatus;
}

/** A claim as it would lie in the database had it been handled at these times. */
export interface PastClaim {
  customer: Person;
  openedBy: Person;
  openedAt: string;
  subject?: string;
  status: ClaimStatus;
  assignee?: Person;
  /** In the order of the log; deletions are entries at its end. */
  log: readonly (Written | Moved)[];
}

/** Stores a claim with its log, and tells its id and those of its messages. Its hashes are no chain. */
export async function storePastClaim(
  sql: Sql,
  { customer, openedBy, openedAt, subject = 'A claim of the past', status, assignee, log }: PastClaim,
): Promise<{ id: string; messageIds: string[] }> {
  const id = randomUUID();
  const reference = `PAST-${id.slice(0, 8)}`;
  const hash = createHash('sha256').update(id).digest();
  const messageIds: string[] = [];
  let seq = 0;
  const append = async (type: string, by: Person, at: string, data: object) => {
    seq += 1;
    await sql(
      'INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, seq, type, at, by.id, JSON.stringify(data), hash],
    );
  };
  await sql(
    `INSERT INTO claims (id, reference, subject, status, customer_id, assignee_id, head_at, head_hash, last_activity_at,
       search_text, created_at, updated_at)
     VALUES ($1, $2, $8, $3, $4, $5, $6, $7, $6, '', $6, $6)`,
    [id, reference, status, customer.id, assignee?.id ?? null, openedAt, hash, subject],
  );
  await append('claim_created', openedBy, openedAt, { reference, customerId: customer.id, subjectSha256: '' });
  for (const entry of log) {
    if ('to' in entry) {
      const { from, to } = entry;
      await append('claim_updated', entry.by, entry.at, { changes: { status: { from, to } } });
      continue;
    }
    const messageId = randomUUID();
    messageIds.push(messageId);
    await append('message_created', entry.by, entry.at, { messageId, version: 1, textSha256: '' });
    await sql(
      `INSERT INTO messages (id, claim_id, seq, sender_id, content, created_at, deleted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [messageId, id, seq, entry.by.id, entry.deletedAt ? null : 'A word', entry.at, entry.deletedAt ?? null],
    );
  }
  for (const [index, { by, deletedAt }] of log.filter((entry): entry is Written => !('to' in entry)).entries()) {
    if (deletedAt) {
      await append('message_deleted', by, deletedAt, { messageId: messageIds[index] });
    }
  }
  await sql('UPDATE claims SET last_seq = $2 WHERE id = $1', [id, seq]);
  return { id, messageIds };
}
