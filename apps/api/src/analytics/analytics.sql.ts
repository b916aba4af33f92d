/** Claims that are neither resolved nor closed. */
export const IS_OPEN = `c.status NOT IN ('RESOLVED', 'CLOSED')`;

/** Answers in the period from $1 to $2. */
export const ANSWERS = `
  SELECT asked_at AS begun, at AS ended, author_id, is_first_answer FROM message_facts
  WHERE asked_at IS NOT NULL AND at >= $1::timestamptz AND at < $2::timestamptz`;

/** Resolutions in the period from $1 to $2. */
export const RESOLUTIONS = `
  SELECT opened_at AS begun, resolved_at AS ended FROM resolution_facts
  WHERE resolved_at >= $1::timestamptz AND resolved_at < $2::timestamptz`;

/** `workedUntil` of working-hours.ts, in seconds, over the arrays $3 starts, $4 opens, $5 lengths, $6 before. */
function workedUntil(time: string, day: string): string {
  return `(($6::float8[])[${day}] + greatest(0,
    least(date_part('epoch', ${time}) - ($4::float8[])[${day}], ($5::float8[])[${day}])))`;
}

/**
 * Spans of time from `begun` to `ended` with their lengths in seconds, on the clock and in working hours. `OFFSET 0` keeps
 * PostgreSQL from looking up the days of a span anew for each place that names them.
 */
export function measured(spans: string): string {
  return `
  SELECT s.*, date_part('epoch', s.ended) - date_part('epoch', s.begun) AS clock,
    ${workedUntil('s.ended', 's.ended_day')} - ${workedUntil('s.begun', 's.begun_day')} AS business
  FROM (
    SELECT s.*, width_bucket(s.begun, $3::timestamptz[]) AS begun_day, width_bucket(s.ended, $3::timestamptz[]) AS ended_day
    FROM (${spans}) s
    OFFSET 0) s`;
}

/** Figures of a group of measured spans, as `SpansRow`. */
export const SPAN_FIGURES = `
  count(*)::integer AS count, avg(clock) AS "clockMean", avg(business) AS "businessMean",
  percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY clock) AS "clockPercentiles",
  percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY business) AS "businessPercentiles"`;

/** Seconds; null of nothing. */
export interface SpansRow {
  count: number;
  clockMean: number | null;
  clockPercentiles: [median: number, p90: number] | null;
  businessMean: number | null;
  businessPercentiles: [median: number, p90: number] | null;
}
