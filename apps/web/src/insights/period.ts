export const periodChoices = ['7d', '30d', '90d', 'month', 'custom'] as const;
export type PeriodChoice = (typeof periodChoices)[number];

/** Days as `<input type="date">` has them, both in the period. */
export interface CustomDays {
  first: string;
  last: string;
}

/** Moments in milliseconds since 1970; without its end. */
export interface Span {
  from: number;
  to: number;
}

/** What is shown, and as much time before it, up to the same time of day: what is under way is compared with its like. */
export interface Period extends Span {
  before: Span;
}

export type NoPeriod = 'incomplete' | 'backwards' | 'tooLong';

const LENGTHS = { '7d': 7, '30d': 30, '90d': 90 } as const;

/** Days later on the clocks of this place, at the same time of day: some days have 23 or 25 hours. */
function addDays(time: number, days: number): number {
  const date = new Date(time);
  return date.setDate(date.getDate() + days);
}

function midnight(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

function lastDays(days: number, now: number): Period {
  const from = addDays(midnight(now), 1 - days);
  return { from, to: now, before: { from: addDays(from, -days), to: addDays(now, -days) } };
}

function thisMonth(now: number): Period {
  const date = new Date(now);
  const from = new Date(date.getFullYear(), date.getMonth(), 1).getTime();
  const before = new Date(date.getFullYear(), date.getMonth() - 1, 1).getTime();
  // The month before may be shorter.
  const to = Math.min(addDays(before, date.getDate() - 1) + (now - midnight(now)), from);
  return { from, to: now, before: { from: before, to } };
}

function dayOf(text: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return year === undefined ? null : new Date(Number(year), Number(month) - 1, Number(day)).getTime();
}

function customDays({ first, last }: CustomDays, now: number, maxYears: number): Period | NoPeriod {
  const [from, lastDay] = [dayOf(first), dayOf(last)];
  if (from === null || lastDay === null || Number.isNaN(from + lastDay)) return 'incomplete';
  if (lastDay < from) return 'backwards';
  const end = addDays(lastDay, 1);
  const longest = new Date(from);
  longest.setFullYear(longest.getFullYear() + maxYears);
  if (end > longest.getTime()) return 'tooLong';
  const to = end > now && from < now ? now : end;
  const days = Math.round((lastDay - from) / 86_400_000) + 1;
  return { from, to, before: { from: addDays(from, -days), to: addDays(to, -days) } };
}

/** The period that was chosen, in the days of this device's time zone, or why it is none. */
export function periodOf(choice: PeriodChoice, days: CustomDays, now: number, maxYears: number): Period | NoPeriod {
  if (choice === 'custom') return customDays(days, now, maxYears);
  return choice === 'month' ? thisMonth(now) : lastDays(LENGTHS[choice], now);
}
