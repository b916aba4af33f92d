const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How a time is best told, seen from now; pure, so that it can be tested without a clock. */
export type TimeWords = 'now' | 'minutes' | 'clock' | 'yesterday' | 'weekday' | 'date' | 'dateWithYear';

/** Of a local day; that of the next day is one more. */
export function dayNumber(time: number): number {
  const date = new Date(time);
  // The local date as if it were UTC, where every day has 24 hours.
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
}

/** Calendar days between two times as the person lives them: summer time and midnight included. */
export function daysBetween(time: number, now: number): number {
  return dayNumber(now) - dayNumber(time);
}

export function timeWords(time: number, now: number): TimeWords {
  const age = now - time;
  // A server's clock a little ahead of this one is still "now".
  if (age < MINUTE) return 'now';
  if (age < 60 * MINUTE) return 'minutes';
  const days = daysBetween(time, now);
  if (days === 0) return 'clock';
  if (days === 1) return 'yesterday';
  if (days < 7) return 'weekday';
  return new Date(time).getFullYear() === new Date(now).getFullYear() ? 'date' : 'dateWithYear';
}
