import type { AnalyticsDay } from '@claimline/protocol';
import { describe, expect, it } from 'vitest';
import { bucketSize, toBuckets } from './buckets';
import { ticksTo } from './scale';

const HOUR = 3_600_000;

describe('ticksTo', () => {
  it('gives at most five round values that reach the greatest', () => {
    expect(ticksTo(0, 'count')).toEqual([0, 1]);
    expect(ticksTo(3, 'count')).toEqual([0, 1, 2, 3]);
    expect(ticksTo(37, 'count')).toEqual([0, 10, 20, 30, 40]);
    expect(ticksTo(1_000_000, 'count')).toEqual([0, 500_000, 1_000_000]);
    expect(ticksTo(6 * HOUR, 'duration')).toEqual([0, 2 * HOUR, 4 * HOUR, 6 * HOUR]);
    expect(ticksTo(40 * 24 * HOUR, 'duration').map((tick) => tick / 24 / HOUR)).toEqual([0, 10, 20, 30, 40]);
    for (const most of [1, 7, 99, 4_321, 86_399_999, 9 * 86_400_000]) {
      for (const kind of ['count', 'duration'] as const) {
        const ticks = ticksTo(most, kind);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      }
    }
  });
});

describe('toBuckets', () => {
  const days = (first: string, count: number) =>
    Array.from({ length: count }, (_, index) => {
      const date = new Date(`${first}T00:00:00Z`);
      date.setUTCDate(date.getUTCDate() + index);
      return { date: date.toISOString().slice(0, 10) } as AnalyticsDay;
    });
  const shape = (first: string, count: number) =>
    toBuckets(days(first, count), bucketSize(count)).map((bucket) => [bucket.date, bucket.days.length]);

  it('shows days up to three months, then weeks from Monday, then months', () => {
    expect(shape('2026-01-01', 92)).toHaveLength(92);
    // 1 January 2026 is a Thursday.
    expect(shape('2026-01-01', 93).slice(0, 3)).toEqual([
      ['2026-01-01', 4],
      ['2026-01-05', 7],
      ['2026-01-12', 7],
    ]);
    expect(shape('2024-02-10', 800).slice(0, 2)).toEqual([
      ['2024-02-10', 20],
      ['2024-03-01', 31],
    ]);
  });
});
