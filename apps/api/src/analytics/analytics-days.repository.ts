import { Injectable } from '@nestjs/common';
import type { Queryable } from '../database/database.js';
import type { Period } from './analytics.repository.js';
import { ANSWERS, measured } from './analytics.sql.js';
import type { WorkingHours } from './working-hours.js';

/** Figures of one day; `day` counts the days of the period from 0. Durations are seconds. */
interface OfDay {
  day: number;
}
export interface MessagesOfDay extends OfDay {
  messagesByCustomers: number;
  messagesByStaff: number;
  activeCustomers: number;
  activeStaff: number;
}
export interface ResponsesOfDay extends OfDay {
  responses: number;
  clock: number | null;
  business: number | null;
  firstResponses: number;
  firstClock: number | null;
  firstBusiness: number | null;
}
export interface CountOfDay extends OfDay {
  count: number;
  bytes: number;
}

const time = (instant: number) => new Date(instant).toISOString();

/** What happened day by day, in the snapshot of `AnalyticsRepository`. `begins` are the days' first moments in the period. */
@Injectable()
export class AnalyticsDaysRepository {
  /** Day after day by the index on the time: who wrote is counted in small groups, and nothing is sorted as a whole. */
  async findMessages(connection: Queryable, begins: readonly number[], to: number): Promise<MessagesOfDay[]> {
    const { rows } = await connection.query<MessagesOfDay & Record<string, unknown>>({
      text: `SELECT (d.n - 1)::integer AS day, m.*
             FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS d (begins, ends, n)
             CROSS JOIN LATERAL (
               SELECT count(*) FILTER (WHERE by_customer)::integer AS "messagesByCustomers",
                 count(*) FILTER (WHERE NOT by_customer)::integer AS "messagesByStaff",
                 count(DISTINCT author_id) FILTER (WHERE by_customer)::integer AS "activeCustomers",
                 count(DISTINCT author_id) FILTER (WHERE NOT by_customer)::integer AS "activeStaff"
               FROM message_facts WHERE at >= d.begins AND at < d.ends) m`,
      values: [begins.map(time), [...begins.slice(1), to].map(time)],
    });
    return rows;
  }

  async findResponses(
    connection: Queryable,
    begins: readonly number[],
    period: Period,
    { starts, opens, lengths, before }: WorkingHours,
  ): Promise<ResponsesOfDay[]> {
    const median = (column: string) => `percentile_cont(0.5) WITHIN GROUP (ORDER BY ${column})`;
    const { rows } = await connection.query<ResponsesOfDay & Record<string, unknown>>({
      text: `SELECT width_bucket(ended, $7::timestamptz[]) - 1 AS day, count(*)::integer AS responses,
               ${median('clock')} AS clock, ${median('business')} AS business,
               count(*) FILTER (WHERE is_first_answer)::integer AS "firstResponses",
               ${median('clock')} FILTER (WHERE is_first_answer) AS "firstClock",
               ${median('business')} FILTER (WHERE is_first_answer) AS "firstBusiness"
             FROM (${measured(ANSWERS)}) spans GROUP BY 1`,
      values: [
        time(period.from),
        time(period.to),
        starts.map(time),
        ...[opens, lengths, before].map((column) => column.map((ms) => ms / 1_000)),
        begins.map(time),
      ],
    });
    return rows;
  }

  countOpened(connection: Queryable, begins: readonly number[], period: Period): Promise<CountOfDay[]> {
    return this.count(connection, 'claim_facts', 'created_at', '0', begins, period);
  }

  countResolved(connection: Queryable, begins: readonly number[], period: Period): Promise<CountOfDay[]> {
    return this.count(connection, 'resolution_facts', 'resolved_at', '0', begins, period);
  }

  countAttachments(connection: Queryable, begins: readonly number[], period: Period): Promise<CountOfDay[]> {
    return this.count(connection, 'attachments', 'uploaded_at', 'sum(file_size)', begins, period);
  }

  private async count(
    connection: Queryable,
    table: string,
    at: string,
    bytes: string,
    begins: readonly number[],
    { from, to }: Period,
  ): Promise<CountOfDay[]> {
    const { rows } = await connection.query<CountOfDay & Record<string, unknown>>({
      text: `SELECT width_bucket(${at}, $3::timestamptz[]) - 1 AS day, count(*)::integer AS count, (${bytes})::float8 AS bytes
             FROM ${table} WHERE ${at} >= $1::timestamptz AND ${at} < $2::timestamptz GROUP BY 1`,
      values: [time(from), time(to), begins.map(time)],
    });
    return rows;
  }
}
