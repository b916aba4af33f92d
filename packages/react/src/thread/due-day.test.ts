import { describe, expect, it } from 'vitest';
import { dayOf, endOf, isOverdue } from './due-day';

describe('the day by which a claim is due', () => {
  it.each(['2026-03-09', '2026-03-29', '2026-10-25', '2028-02-29'])('%s stays the day that was chosen', (day) => {
    expect(dayOf(endOf(day))).toBe(day);
  });

  it('is empty where there is none', () => {
    expect(dayOf(null)).toBe('');
  });
});

describe('a claim is overdue', () => {
  const dueAt = '2026-03-09T22:59:59.000Z';
  const due = Date.parse(dueAt);

  it('once its day is over', () => {
    expect(isOverdue({ dueAt, status: 'OPEN' }, due)).toBe(false);
    expect(isOverdue({ dueAt, status: 'OPEN' }, due + 1)).toBe(true);
  });

  it('neither without a day nor when it is settled', () => {
    expect(isOverdue({ dueAt: null, status: 'OPEN' }, due + 1)).toBe(false);
    expect(isOverdue({ dueAt, status: 'RESOLVED' }, due + 1)).toBe(false);
    expect(isOverdue({ dueAt, status: 'CLOSED' }, due + 1)).toBe(false);
  });
});
