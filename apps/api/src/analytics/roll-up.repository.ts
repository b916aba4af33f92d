import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { IS_OPEN } from './analytics.sql.js';

/** Any fixed number: held while claims are rolled up, so that nodes take turns. */
const ROLL_UP_TURN = 7_246_528;
/** Entries of one claim that are rolled up at once: far below the time limit of a query. */
export const ENTRIES_AT_ONCE = 5_000;

const SINCE = 'now() - make_interval(secs => $1)';
const UNTIL = "now() + interval '1 minute'";
/** In the last $1 seconds. `OFFSET 0` below makes it a look at each of the few claims, which PostgreSQL cannot know to be few. */
const LATELY = `BETWEEN ${SINCE} AND ${UNTIL}`;
/** For the index, which has the minute alone. The end counts too: a clock that was wrong may have left many claims beyond it. */
const LATELY_BY_MINUTE = `BETWEEN ${SINCE} - interval '1 minute' AND ${UNTIL}`;

/** A claim and how many entries of its log are not rolled up. */
export interface StaleClaim {
  claimId: string;
  entries: number;
}

/**
 * Reads the logs of the claims $1 on from where they were read to, and writes down what analytics needs of them.
 *
 * A turn is what the customer wrote since the last message of staff, and the message of staff that ends it. That message
 * is an answer if, when it came, a message of the turn was there that had not been deleted.
 */
const ROLL_UP = `
WITH stale AS MATERIALIZED (
  SELECT c.id AS claim_id, c.customer_id, c.created_at, c.assignee_id,
    CASE WHEN ${IS_OPEN} THEN c.status END AS open_status, coalesce(f.up_to_seq, 0) AS up_to_seq,
    least(c.last_seq, coalesce(f.up_to_seq, 0) + ${ENTRIES_AT_ONCE}) AS last_seq,
    coalesce(f.staff_seq, 0) AS staff_seq, coalesce(f.messages, 0) AS messages,
    coalesce(f.is_answered, false) AS is_answered, coalesce(f.opened_at, c.created_at) AS opened_at
  FROM claims c LEFT JOIN claim_facts f ON f.claim_id = c.id
  WHERE c.id = ANY($1::uuid[]) AND c.last_seq > coalesce(f.up_to_seq, 0)
),
numbered AS (
  SELECT s.claim_id, m.seq, m.created_at, m.deleted_at, m.sender_id, m.sender_id = s.customer_id AS by_customer,
    count(*) FILTER (WHERE m.sender_id <> s.customer_id)
      OVER (PARTITION BY s.claim_id ORDER BY m.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS turn,
    s.up_to_seq, s.is_answered
  FROM stale s JOIN messages m ON m.claim_id = s.claim_id AND m.seq > s.staff_seq AND m.seq <= s.last_seq
),
turned AS (
  SELECT *, max(created_at) FILTER (WHERE NOT by_customer) OVER (PARTITION BY claim_id, turn) AS ended_at FROM numbered
),
questions AS (
  SELECT claim_id, turn, ended_at, min(created_at) AS asked_at FROM turned
  WHERE by_customer AND (deleted_at IS NULL OR deleted_at > ended_at)
  GROUP BY claim_id, turn, ended_at
),
facts AS (
  SELECT t.claim_id, t.seq, t.created_at, t.sender_id, t.by_customer, q.asked_at,
    q.asked_at IS NOT NULL AND NOT t.is_answered
      AND row_number() OVER (PARTITION BY t.claim_id ORDER BY q.asked_at IS NULL, t.seq) = 1 AS is_first_answer
  FROM turned t LEFT JOIN questions q ON q.claim_id = t.claim_id AND q.turn = t.turn AND NOT t.by_customer
  WHERE t.seq > t.up_to_seq
),
of_messages AS (
  INSERT INTO message_facts (claim_id, seq, at, author_id, by_customer, asked_at, is_first_answer)
  SELECT claim_id, seq, created_at, sender_id, by_customer, asked_at, is_first_answer FROM facts
),
moves AS (
  SELECT s.claim_id, e.seq, e.at, s.opened_at,
    e.data #>> '{changes,status,from}' IN ('RESOLVED', 'CLOSED') AS was_done,
    e.data #>> '{changes,status,to}' IN ('RESOLVED', 'CLOSED') AS is_done
  FROM stale s JOIN claim_events e ON e.claim_id = s.claim_id AND e.seq > s.up_to_seq AND e.seq <= s.last_seq
  WHERE e.type = 'claim_updated' AND e.data #> '{changes,status}' IS NOT NULL
),
openings AS (
  SELECT *, coalesce(max(at) FILTER (WHERE was_done AND NOT is_done) OVER (PARTITION BY claim_id ORDER BY seq), opened_at)
    AS last_opened_at
  FROM moves
),
of_resolutions AS (
  INSERT INTO resolution_facts (claim_id, seq, opened_at, resolved_at)
  SELECT claim_id, seq, last_opened_at, at FROM openings WHERE is_done AND NOT was_done
)
INSERT INTO claim_facts AS f (claim_id, up_to_seq, staff_seq, messages, is_answered, opened_at, waiting_since,
  created_at, assignee_id, open_status)
SELECT s.claim_id, s.last_seq, coalesce(n.staff_seq, s.staff_seq), s.messages + coalesce(n.messages, 0),
  s.is_answered OR coalesce(n.is_answered, false), coalesce(o.last_opened_at, s.opened_at),
  CASE WHEN s.open_status IS NOT NULL THEN q.asked_at END, s.created_at, s.assignee_id, s.open_status
FROM stale s
LEFT JOIN (
  SELECT claim_id, count(*) AS messages, max(seq) FILTER (WHERE NOT by_customer) AS staff_seq,
    bool_or(asked_at IS NOT NULL) AS is_answered
  FROM facts GROUP BY claim_id) n ON n.claim_id = s.claim_id
LEFT JOIN (SELECT claim_id, max(last_opened_at) AS last_opened_at FROM openings GROUP BY claim_id) o
  ON o.claim_id = s.claim_id
LEFT JOIN questions q ON q.claim_id = s.claim_id AND q.ended_at IS NULL
ON CONFLICT (claim_id) DO UPDATE SET up_to_seq = excluded.up_to_seq, staff_seq = excluded.staff_seq,
  messages = excluded.messages, is_answered = excluded.is_answered, opened_at = excluded.opened_at,
  waiting_since = excluded.waiting_since, assignee_id = excluded.assignee_id, open_status = excluded.open_status`;

@Injectable()
export class RollUpRepository {
  constructor(private readonly database: Database) {}

  /** Looks at every claim. */
  async findStale(): Promise<StaleClaim[]> {
    const { rows } = await this.database.query<StaleClaim & Record<string, unknown>>({
      name: 'analytics_stale',
      text: `SELECT c.id AS "claimId", c.last_seq - coalesce(f.up_to_seq, 0) AS entries
             FROM claims c LEFT JOIN claim_facts f ON f.claim_id = c.id
             WHERE c.last_seq > coalesce(f.up_to_seq, 0)`,
    });
    return rows;
  }

  /** Those in which somebody wrote, changed the claim, deleted a message or brought a file in the last milliseconds, by the database's clock. */
  async findChanged(withinMs: number): Promise<StaleClaim[]> {
    const { rows } = await this.database.query<StaleClaim & Record<string, unknown>>({
      name: 'analytics_changed',
      text: `SELECT c.id AS "claimId", c.last_seq - coalesce(f.up_to_seq, 0) AS entries
             FROM (
               SELECT id FROM claims WHERE last_activity_at ${LATELY} AND activity_minute ${LATELY_BY_MINUTE}
               UNION SELECT claim_id FROM messages WHERE deleted_at ${LATELY}
               UNION SELECT claim_id FROM attachments WHERE uploaded_at ${LATELY}) changed
             CROSS JOIN LATERAL (SELECT id, last_seq FROM claims WHERE id = changed.id OFFSET 0) c
             LEFT JOIN LATERAL (SELECT up_to_seq FROM claim_facts WHERE claim_id = c.id OFFSET 0) f ON true
             WHERE c.last_seq > coalesce(f.up_to_seq, 0)`,
      values: [withinMs / 1_000],
    });
    return rows;
  }

  /** Rolls up the next `ENTRIES_AT_ONCE` entries of each of these claims; once, whoever else does it at the same time. */
  async rollUpOnce(claimIds: readonly string[]): Promise<void> {
    await this.database.transaction(async (connection) => {
      await connection.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [ROLL_UP_TURN] });
      await connection.query({ text: ROLL_UP, values: [claimIds] });
    });
  }
}
