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
}
export interface AttachmentsOfDay extends CountOfDay {
  bytes: number;
  infected: number;
}
export interface FilesOfDay extends OfDay {
  refused: number;
  downloads: number;
  downloadBytes: number;
}

const COUNT = 'count(*)::integer AS count';
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
    return this.byDay(connection, 'claim_facts', 'created_at', COUNT, begins, period);
  }

  countResolved(connection: Queryable, begins: readonly number[], period: Period): Promise<CountOfDay[]> {
    return this.byDay(connection, 'resolution_facts', 'resolved_at', COUNT, begins, period);
  }

  countAttachments(connection: Queryable, begins: readonly number[], period: Period): Promise<AttachmentsOfDay[]> {
    const figures = `${COUNT}, sum(file_size)::float8 AS bytes,
      count(*) FILTER (WHERE scan_status = 'infected')::integer AS infected`;
    return this.byDay(connection, 'attachments', 'uploaded_at', figures, begins, period);
  }

  countFiles(connection: Queryable, begins: readonly number[], period: Period): Promise<FilesOfDay[]> {
    const isDownload = `outcome = 'downloaded'`;
    const figures = `coalesce(sum(count) FILTER (WHERE NOT ${isDownload}), 0)::integer AS refused,
      coalesce(sum(count) FILTER (WHERE ${isDownload}), 0)::integer AS downloads,
      sum(bytes)::float8 AS "downloadBytes"`;
    return this.byDay(connection, 'file_counts', 'at', figures, begins, period);
  }

  private async byDay<Row extends OfDay>(
    connection: Queryable,
    table: string,
    at: string,
    figures: string,
    begins: readonly number[],
    { from, to }: Period,
  ): Promise<Row[]> {
    const { rows } = await connection.query<Row & Record<string, unknown>>({
      text: `SELECT width_bucket(${at}, $3::timestamptz[]) - 1 AS day, ${figures}
             FROM ${table} WHERE ${at} >= $1::timestamptz AND ${at} < $2::timestamptz GROUP BY 1`,
      values: [time(from), time(to), begins.map(time)],
    });
    return rows;
  }
}
