import { describe, expect, it } from 'vitest';
import { daysBetween, timeWords } from './time-words';

const at = (text: string) => new Date(text).getTime();
const now = at('2026-03-12T15:00:00');

describe('timeWords', () => {
  it.each([
    ['2026-03-12T14:59:30', 'now'],
    ['2026-03-12T15:00:20', 'now'],
    ['2026-03-12T14:30:00', 'minutes'],
    ['2026-03-12T08:00:00', 'clock'],
    ['2026-03-11T23:50:00', 'yesterday'],
    ['2026-03-08T12:00:00', 'weekday'],
    ['2026-01-08T12:00:00', 'date'],
    ['2025-12-31T12:00:00', 'dateWithYear'],
  ])('tells %s as %s', (time, words) => {
    expect(timeWords(at(time), now)).toBe(words);
  });

  it('counts days by the calendar, not by 24 hours', () => {
    expect(daysBetween(at('2026-03-11T23:59:00'), at('2026-03-12T00:01:00'))).toBe(1);
    expect(daysBetween(at('2026-03-28T12:00:00'), at('2026-03-30T12:00:00'))).toBe(2);
  });
});
