import type { ClaimStatus, Role } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Slots } from '../common/slots.js';
import { Database, type Queryable } from '../database/database.js';
import type { FileOutcome } from '../database/schema/attachments.js';
import { ANSWERS, measured, RESOLUTIONS, SPAN_FIGURES, type SpansRow } from './analytics.sql.js';
import type { WorkingHours } from './working-hours.js';

/** Whoever asks for figures, most of the pool is left for messages. */
const CONNECTIONS = 2;

/** Milliseconds since 1970; without its end. */
export interface Period {
  from: number;
  to: number;
}

export interface ResponseRow extends SpansRow {
  of: 'all' | 'first' | 'author';
  authorId: string | null;
}

/** What one member of staff wrote, or, without a name, all customers together. */
export interface AuthorsRow {
  authorId: string | null;
  authors: number;
  messages: number;
}

export interface AttachmentsRow {
  count: number;
  bytes: number;
  infected: number;
  deleted: number;
}

export interface FilesRow {
  outcome: FileOutcome;
  count: number;
  bytes: number;
}

export interface StaffRow {
  id: string;
  firstName: string;
  lastName: string;
  role: Role;
  openClaims: number;
  waitingClaims: number;
}

export interface WaitingRow {
  claimId: string;
  reference: string;
  subject: string;
  assigneeId: string | null;
  assigneeName: string | null;
  waitingSince: Date;
}

const times = ({ from, to }: Period) => [new Date(from).toISOString(), new Date(to).toISOString()];
const hoursOf = ({ starts, opens, lengths, before }: WorkingHours) => [
  starts.map((start) => new Date(start).toISOString()),
  ...[opens, lengths, before].map((column) => column.map((ms) => ms / 1_000)),
];

/** The figures of one moment, over what is rolled up. */
@Injectable()
export class AnalyticsRepository {
  private readonly slots = new Slots(CONNECTIONS);

  constructor(private readonly database: Database) {}

  /** Runs queries that all see the same data. */
  snapshot<Result>(work: (connection: Queryable) => Promise<Result>): Promise<Result> {
    return this.slots.run(() => this.readOnly(work));
  }

  /** From when to when the spans reach that end in the period; null when there is none. */
  async findReach(connection: Queryable, period: Period): Promise<Period | null> {
    const { rows } = await connection.query<{ begun: Date | null; ended: Date | null }>({
      text: `SELECT min(begun) AS begun, max(ended) AS ended
             FROM (SELECT begun, ended FROM (${ANSWERS}) a UNION ALL ${RESOLUTIONS}) s`,
      values: times(period),
    });
    const [row] = rows;
    return row?.begun && row.ended ? { from: row.begun.getTime(), to: row.ended.getTime() } : null;
  }

  async findResponses(connection: Queryable, period: Period, hours: WorkingHours): Promise<ResponseRow[]> {
    const { rows } = await connection.query<ResponseRow & Record<string, unknown>>({
      text: `WITH spans AS MATERIALIZED (${measured(ANSWERS)})
             SELECT 'all' AS of, NULL::uuid AS "authorId", ${SPAN_FIGURES} FROM spans
             UNION ALL SELECT 'first', NULL, ${SPAN_FIGURES} FROM spans WHERE is_first_answer
             UNION ALL SELECT 'author', author_id, ${SPAN_FIGURES} FROM spans GROUP BY author_id`,
      values: [...times(period), ...hoursOf(hours)],
    });
    return rows;
  }

  async findResolutions(connection: Queryable, period: Period, hours: WorkingHours): Promise<SpansRow | undefined> {
    const { rows } = await connection.query<SpansRow & Record<string, unknown>>({
      text: `SELECT ${SPAN_FIGURES} FROM (${measured(RESOLUTIONS)}) spans`,
      values: [...times(period), ...hoursOf(hours)],
    });
    return rows[0];
  }

  async countAuthors(connection: Queryable, period: Period): Promise<AuthorsRow[]> {
    const { rows } = await connection.query<AuthorsRow & Record<string, unknown>>({
      text: `WITH authors AS MATERIALIZED (
               SELECT by_customer, author_id, count(*) AS messages FROM message_facts
               WHERE at >= $1::timestamptz AND at < $2::timestamptz GROUP BY by_customer, author_id)
             SELECT NULL::uuid AS "authorId", count(*)::integer AS authors, coalesce(sum(messages), 0)::integer AS messages
             FROM authors WHERE by_customer
             UNION ALL SELECT author_id, 1, messages::integer FROM authors WHERE NOT by_customer`,
      values: times(period),
    });
    return rows;
  }

  async countPerClaim(connection: Queryable, period: Period) {
    const { rows } = await connection.query<{
      claims: number;
      mean: number | null;
      percentiles: [number, number] | null;
    }>({
      text: `SELECT count(*)::integer AS claims, avg(f.messages)::float8 AS mean,
               percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY f.messages) AS percentiles
             FROM claim_facts f WHERE f.created_at >= $1::timestamptz AND f.created_at < $2::timestamptz`,
      values: times(period),
    });
    return rows[0];
  }

  async countAttachments(connection: Queryable, period: Period): Promise<AttachmentsRow | undefined> {
    const { rows } = await connection.query<AttachmentsRow & Record<string, unknown>>({
      text: `SELECT count(*)::integer AS count, coalesce(sum(file_size), 0)::float8 AS bytes,
               count(*) FILTER (WHERE scan_status = 'infected')::integer AS infected,
               count(*) FILTER (WHERE deleted_at IS NOT NULL)::integer AS deleted
             FROM attachments WHERE uploaded_at >= $1::timestamptz AND uploaded_at < $2::timestamptz`,
      values: times(period),
    });
    return rows[0];
  }

  /** What `FileCounts` stored of the quarters of an hour that begin in the period. */
  async countFiles(connection: Queryable, period: Period): Promise<FilesRow[]> {
    const { rows } = await connection.query<FilesRow & Record<string, unknown>>({
      text: `SELECT outcome, sum(count)::integer AS count, sum(bytes)::float8 AS bytes
             FROM file_counts WHERE at >= $1::timestamptz AND at < $2::timestamptz GROUP BY outcome`,
      values: times(period),
    });
    return rows;
  }

  /** Enabled staff and these authors, by name, with what is assigned to them now. */
  async findStaff(connection: Queryable, authorIds: readonly string[]): Promise<StaffRow[]> {
    const { rows } = await connection.query<StaffRow & Record<string, unknown>>({
      text: `SELECT u.id, u.first_name AS "firstName", u.last_name AS "lastName", u.role,
               coalesce(a.claims, 0)::integer AS "openClaims", coalesce(a.waiting, 0)::integer AS "waitingClaims"
             FROM users u LEFT JOIN (
               SELECT assignee_id, count(*) AS claims, count(waiting_since) AS waiting
               FROM claim_facts WHERE open_status IS NOT NULL GROUP BY 1) a ON a.assignee_id = u.id
             WHERE u.id IN (
               SELECT id FROM users WHERE role IN ('AGENT', 'ADMIN') AND disabled_at IS NULL UNION SELECT unnest($1::uuid[]))
             ORDER BY u.last_name, u.first_name, u.id`,
      values: [authorIds],
    });
    return rows;
  }

  /** Open claims by status and by age in days, each count of those that are not in the one before. */
  async countOpenClaims(connection: Queryable, now: number) {
    const under = (days: number) => `created_at > $1::timestamptz - make_interval(hours => ${days * 24})`;
    const { rows } = await connection.query<{ status: ClaimStatus; count: number; ages: number[] }>({
      text: `SELECT open_status AS status, count(*)::integer AS count, ARRAY[
               count(*) FILTER (WHERE ${under(1)}),
               count(*) FILTER (WHERE ${under(3)} AND NOT ${under(1)}),
               count(*) FILTER (WHERE ${under(7)} AND NOT ${under(3)}),
               count(*) FILTER (WHERE ${under(30)} AND NOT ${under(7)}),
               count(*) FILTER (WHERE NOT ${under(30)})]::integer[] AS ages
             FROM claim_facts WHERE open_status IS NOT NULL GROUP BY open_status ORDER BY open_status`,
      values: [new Date(now).toISOString()],
    });
    return rows;
  }

  async countWaiting(connection: Queryable): Promise<number> {
    const { rows } = await connection.query<{ count: number }>({
      text: 'SELECT count(*)::integer AS count FROM claim_facts WHERE waiting_since IS NOT NULL',
    });
    return rows[0]?.count ?? 0;
  }

  /** Those that wait longest first. */
  async findWaiting(connection: Queryable, limit: number): Promise<WaitingRow[]> {
    const { rows } = await connection.query<WaitingRow & Record<string, unknown>>({
      text: `SELECT c.id AS "claimId", c.reference, c.subject, c.assignee_id AS "assigneeId",
               trim(u.first_name || ' ' || u.last_name) AS "assigneeName", f.waiting_since AS "waitingSince"
             FROM claim_facts f JOIN claims c ON c.id = f.claim_id LEFT JOIN users u ON u.id = c.assignee_id
             WHERE f.waiting_since IS NOT NULL
             ORDER BY f.waiting_since, c.id LIMIT $1`,
      values: [limit],
    });
    return rows;
  }

  /** Messages of the last `minutes` spans of a minute before `now`; 0 is the last of them, with what a clock is ahead. Those without any are left out. */
  async countByMinute(connection: Queryable, now: number, minutes: number) {
    const { rows } = await connection.query<{ ago: number; count: number }>({
      text: `SELECT greatest(0, floor(date_part('epoch', $1::timestamptz - at) / 60))::integer AS ago, count(*)::integer AS count
             FROM message_facts WHERE at > $1::timestamptz - make_interval(mins => $2) AND at < $1::timestamptz + interval '1 minute' GROUP BY 1`,
      values: [new Date(now).toISOString(), minutes],
    });
    return rows;
  }

  private readOnly<Result>(work: (connection: Queryable) => Promise<Result>): Promise<Result> {
    return this.database.transaction(async (connection) => {
      await connection.query({ text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY' });
      // Sorts and hashes of a year's answers stay in memory; compiling takes longer than it saves.
      await connection.query({ text: `SET LOCAL work_mem = '48MB'` });
      await connection.query({ text: 'SET LOCAL jit = off' });
      return work(connection);
    });
  }
}
