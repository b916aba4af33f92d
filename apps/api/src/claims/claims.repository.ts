import type { ClaimPriority, ClaimStatus, ListClaims, Person } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../database/database.js';
import { EMPTY_HEAD } from '../log/entry-hash.js';
import type { ClaimCursor } from './claim-cursor.js';
import { claimReference } from './claim-reference.js';
import type { ClaimFacts, ClaimRow, ClaimSummaryRow } from './claims.types.js';

const CLAIM_COLUMNS = `
  c.id, c.reference, c.subject, c.category, c.status, c.priority, c.due_at AS "dueAt", c.last_seq AS "lastSeq",
  c.created_at AS "createdAt", c.updated_at AS "updatedAt",
  c.customer_id AS "customerId", cu.first_name AS "customerFirstName", cu.last_name AS "customerLastName",
  cu.role AS "customerRole",
  c.assignee_id AS "assigneeId", a.first_name AS "assigneeFirstName", a.last_name AS "assigneeLastName",
  a.role AS "assigneeRole"`;
const CLAIM_PEOPLE = 'JOIN users cu ON cu.id = c.customer_id LEFT JOIN users a ON a.id = c.assignee_id';

/** The latest first; an index that ends with the minute gives them so. */
const BY_ACTIVITY = 'c.activity_minute DESC, c.last_activity_at DESC, c.id DESC';

/** How many messages of others lie after the reader's position; `$READER` is the reader's id. */
const UNREAD_COUNT = `
  c.message_count - coalesce((
    SELECT p.seen_count FROM read_positions p WHERE p.claim_id = c.id AND p.user_id = $READER::uuid), 0)`;

export interface NewClaim {
  id: string;
  subject: string;
  category: string | null;
  customerId: string;
  searchText: (reference: string) => string;
}

export interface ClaimFilter extends Pick<ListClaims, 'status' | 'assigneeId' | 'unread' | 'limit'> {
  /** Only this customer's claims. */
  customerId: string | null;
  /** A query of word beginnings for `to_tsquery('simple', …)`. */
  search: string | null;
  after: ClaimCursor | null;
}

export interface ClaimHead {
  lastSeq: number;
  /** 0 when nothing was read. */
  readUpToSeq: number;
  /** Of the numbers of all logs. */
  epoch: string;
}

/** The fields of a claim that can change. */
export interface ClaimChange {
  status: ClaimStatus;
  assigneeId: string | null;
  priority: ClaimPriority;
  dueAt: Date | null;
}

@Injectable()
export class ClaimsRepository {
  constructor(private readonly database: Database) {}

  /** Inserts a claim with an empty log, inside the transaction that appends its first entry. */
  async insert(connection: Queryable, claim: NewClaim, now: Date): Promise<string> {
    const { rows } = await connection.query<{ reference: number }>({
      text: `SELECT nextval('claim_references')::integer AS reference`,
    });
    const reference = claimReference(now.getUTCFullYear(), rows[0]?.reference ?? 0);
    await connection.query({
      text: `INSERT INTO claims (id, reference, subject, category, customer_id, head_at, head_hash, last_activity_at,
               search_text, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $8, $6, $6)`,
      values: [
        claim.id,
        reference,
        claim.subject,
        claim.category,
        claim.customerId,
        now,
        EMPTY_HEAD,
        claim.searchText(reference),
      ],
    });
    return reference;
  }

  async find(claimId: string, connection: Queryable = this.database): Promise<ClaimRow | null> {
    const { rows } = await connection.query<ClaimRow & Record<string, unknown>>({
      name: 'find_claim',
      text: `SELECT ${CLAIM_COLUMNS} FROM claims c ${CLAIM_PEOPLE} WHERE c.id = $1`,
      values: [claimId],
    });
    return rows[0] ?? null;
  }

  /** Holds the claim's row until the transaction ends, then reads it. */
  async lock(connection: Queryable, claimId: string): Promise<ClaimRow | null> {
    await connection.query({ text: 'SELECT 1 FROM claims WHERE id = $1 FOR UPDATE', values: [claimId] });
    return this.find(claimId, connection);
  }

  /** Of those that exist. */
  async findFacts(claimIds: readonly string[]): Promise<ClaimFacts[]> {
    const { rows } = await this.database.query<ClaimFacts & Record<string, unknown>>({
      name: 'claim_facts',
      text: 'SELECT id, customer_id AS "customerId" FROM claims WHERE id = ANY($1::uuid[])',
      values: [claimIds],
    });
    return rows;
  }

  /** How far the log goes, and how far one reader has read. */
  async findHead(claimId: string, readerId: string): Promise<ClaimHead | null> {
    const { rows } = await this.database.query<ClaimHead & Record<string, unknown>>({
      name: 'claim_head',
      text: `SELECT c.last_seq AS "lastSeq", coalesce(p.up_to_seq, 0) AS "readUpToSeq", i.log_epoch AS epoch
             FROM claims c CROSS JOIN installation i LEFT JOIN read_positions p ON p.claim_id = c.id AND p.user_id = $2 WHERE c.id = $1`,
      values: [claimId, readerId],
    });
    return rows[0] ?? null;
  }

  /** The claim's customer, its assignee, who has read it, and some others. */
  async findPeople(claimId: string, others: readonly string[]): Promise<Person[]> {
    const { rows } = await this.database.query<Person>({
      name: 'claim_people',
      text: `SELECT id, first_name AS "firstName", last_name AS "lastName", role FROM users WHERE id IN (
               SELECT customer_id FROM claims WHERE id = $1
               UNION SELECT assignee_id FROM claims WHERE id = $1
               UNION SELECT user_id FROM read_positions WHERE claim_id = $1 AND up_to_seq > 0
               UNION SELECT unnest($2::uuid[])) ORDER BY id`,
      values: [claimId, others],
    });
    return rows;
  }

  /** The claims in which something happened lately, the latest first; some hundreds at most. */
  async findActive(withinSeconds: number): Promise<{ claimId: string; lastSeq: number }[]> {
    const { rows } = await this.database.query<{ claimId: string; lastSeq: number }>({
      name: 'claims_active',
      text: `SELECT c.id AS "claimId", c.last_seq AS "lastSeq" FROM claims c
             CROSS JOIN (SELECT now() - make_interval(secs => $1) AS at) since
             WHERE c.last_activity_at > since.at AND c.activity_minute > since.at - interval '1 minute'
             ORDER BY ${BY_ACTIVITY} LIMIT 500`,
      values: [withinSeconds],
    });
    return rows;
  }

  async update(connection: Queryable, claimId: string, change: ClaimChange, at: Date): Promise<void> {
    await connection.query({
      text: `UPDATE claims SET status = $2, assignee_id = $3, priority = $4, due_at = $5, updated_at = $6,
               last_activity_at = $6 WHERE id = $1`,
      values: [claimId, change.status, change.assigneeId, change.priority, change.dueAt, at],
    });
  }

  /** A page of claims by last activity, latest first. Each filter has its index that ends in the same order. */
  async list(readerId: string, filter: ClaimFilter): Promise<ClaimSummaryRow[]> {
    const values: unknown[] = [readerId];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const conditions = ['true'];
    if (filter.customerId !== null) {
      conditions.push(`c.customer_id = ${parameter(filter.customerId)}`);
    }
    if (filter.status !== undefined) {
      conditions.push(`c.status = ${parameter(filter.status)}`);
    }
    if (filter.assigneeId === 'none') {
      conditions.push('c.assignee_id IS NULL');
    } else if (filter.assigneeId !== undefined) {
      conditions.push(`c.assignee_id = ${parameter(filter.assigneeId)}`);
    }
    if (filter.unread !== undefined) {
      conditions.push(`${UNREAD_COUNT.replaceAll('$READER', '$1')} > 0`);
    }
    if (filter.search !== null) {
      conditions.push(`c.search_vector @@ to_tsquery('simple', ${parameter(filter.search)})`);
    }
    if (filter.after !== null) {
      const { at, id } = filter.after;
      const time = `${parameter(at)}::timestamptz`;
      conditions.push(
        `c.activity_minute <= ${time} AND (c.last_activity_at, c.id) < (${time}, ${parameter(id)}::uuid)`,
      );
    }
    const { rows } = await this.database.query<ClaimSummaryRow & Record<string, unknown>>({
      ...preparedAs(filter),
      text: `
        SELECT ${CLAIM_COLUMNS}, c.last_activity_at AS "lastActivityAt",
          lm.content AS "lastMessageContent", lm.created_at AS "lastMessageAt", lm.sender_id AS "lastMessageSenderId",
          ${UNREAD_COUNT.replaceAll('$READER', '$1')} AS "unreadCount"
        FROM (SELECT * FROM claims c WHERE ${conditions.join(' AND ')}
              ORDER BY ${BY_ACTIVITY} LIMIT ${Number(filter.limit)}) c
        ${CLAIM_PEOPLE}
        LEFT JOIN messages lm ON lm.claim_id = c.id AND lm.seq = c.last_message_seq
        ORDER BY ${BY_ACTIVITY}`,
      values,
    });
    return rows;
  }
}

/**
 * Prepared, as planning takes as long as running, and with the limit in the text, as the plan follows from it. A search is
 * planned each time: how to do it depends on how frequent its words are.
 */
function preparedAs({ customerId, status, assigneeId, unread, after, search, limit }: ClaimFilter): { name?: string } {
  if (search !== null) {
    return {};
  }
  const assigned = assigneeId === undefined ? 'any' : assigneeId === 'none' ? 'none' : 'one';
  const narrowed = [customerId !== null, status !== undefined, unread !== undefined, after !== null]
    .map(Number)
    .join('');
  return { name: `claims_list_${narrowed}_${assigned}_${limit}` };
}
