import { describe, expect, it } from 'vitest';
import { dayOf, endOf } from './due-day';

describe('the day by which a claim is due', () => {
  it.each(['2026-03-09', '2026-03-29', '2026-10-25', '2028-02-29'])('%s stays the day that was chosen', (day) => {
    expect(dayOf(endOf(day))).toBe(day);
  });

  it('is empty where there is none', () => {
    expect(dayOf(null)).toBe('');
  });
});
