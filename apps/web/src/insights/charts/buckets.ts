import type { AnalyticsDay } from '@claimline/protocol';

export type BucketSize = 'day' | 'week' | 'month';

/** Some days on end, as one column of a chart. */
export interface Bucket {
  /** `2026-04-05`, of its first day. */
  date: string;
  days: readonly AnalyticsDay[];
}

const MOST_DAYS = 92;
const MOST_DAYS_IN_WEEKS = 400;

/** A column needs some pixels: of a long period weeks or months are counted together. */
export function bucketSize(days: number): BucketSize {
  return days <= MOST_DAYS ? 'day' : days <= MOST_DAYS_IN_WEEKS ? 'week' : 'month';
}

/** Monday of a day's week, or the first of its month. */
function beginOf(date: string, size: BucketSize): string {
  if (size === 'day') return date;
  if (size === 'month') return `${date.slice(0, 7)}-01`;
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

export function toBuckets(days: readonly AnalyticsDay[], size: BucketSize): Bucket[] {
  const buckets = new Map<string, AnalyticsDay[]>();
  for (const day of days) {
    const begin = beginOf(day.date, size);
    const bucket = buckets.get(begin) ?? [];
    bucket.push(day);
    buckets.set(begin, bucket);
  }
  // The first one is named after its first day in the period.
  return [...buckets.values()].map((days) => ({ date: days[0]?.date ?? '', days }));
}
