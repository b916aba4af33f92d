import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { periodOf } from './period';

// In Paris clocks went forward on 29 March 2026.
const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Paris';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const now = Date.parse('2026-03-31T15:30:00+02:00');
const days = { first: '', last: '' };
const shown = (choice: Parameters<typeof periodOf>[0], custom = days, at = now) => {
  const period = periodOf(choice, custom, at, 5);
  if (typeof period === 'string') return period;
  const iso = (time: number) => new Date(time).toISOString();
  return [period.from, period.to, period.before.from, period.before.to].map(iso);
};

describe('periodOf', () => {
  it('takes whole days up to now, and as many days before, whatever the clocks do', () => {
    expect(shown('7d')).toEqual([
      '2026-03-24T23:00:00.000Z',
      '2026-03-31T13:30:00.000Z',
      '2026-03-17T23:00:00.000Z',
      '2026-03-24T14:30:00.000Z',
    ]);
    const [from, , before] = shown('90d');
    expect([from, before]).toEqual(['2025-12-31T23:00:00.000Z', '2025-10-02T22:00:00.000Z']);
  });

  it('compares this month with as much of the month before, which may be shorter', () => {
    expect(shown('month')).toEqual([
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T13:30:00.000Z',
      '2026-01-31T23:00:00.000Z',
      '2026-02-28T23:00:00.000Z',
    ]);
    expect(shown('month', days, Date.parse('2026-03-02T12:00:00+01:00')).slice(2)).toEqual([
      '2026-01-31T23:00:00.000Z',
      '2026-02-02T11:00:00.000Z',
    ]);
  });

  it('takes both days of a choice, and of today what has been', () => {
    expect(shown('custom', { first: '2026-03-28', last: '2026-03-29' })).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-25T23:00:00.000Z',
      '2026-03-27T23:00:00.000Z',
    ]);
    expect(shown('custom', { first: '2026-03-31', last: '2026-03-31' })[1]).toBe('2026-03-31T13:30:00.000Z');
    expect(shown('custom', { first: '2026-04-02', last: '2026-04-02' })[1]).toBe('2026-04-02T22:00:00.000Z');
  });

  it('says why a choice is no period', () => {
    expect(shown('custom', { first: '', last: '2026-03-29' })).toBe('incomplete');
    expect(shown('custom', { first: 'x', last: '2026-03-29' })).toBe('incomplete');
    expect(shown('custom', { first: '2026-03-30', last: '2026-03-29' })).toBe('backwards');
    expect(shown('custom', { first: '2016-03-30', last: '2026-03-29' })).toBe('tooLong');
    expect(shown('custom', { first: '2021-03-30', last: '2026-03-29' })).toHaveLength(4);
  });
});
