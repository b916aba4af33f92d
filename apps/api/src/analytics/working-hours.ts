import type { TimeZone } from './time-zone.js';
import { isWorkingDay } from './working-days.js';

const OPENS_AT_MINUTES = 9 * 60;
const CLOSES_AT_MINUTES = 18 * 60;

/**
 * Working hours, day by day, so that working time up to a moment is one look-up: what was worked before its day, and what
 * was worked of its day. All milliseconds; the arrays have one entry a day. SQL computes the same from the same arrays.
 */
export interface WorkingHours {
  /** When each day begins, ascending. A day that a place left out begins with the next one. */
  starts: number[];
  opens: number[];
  /** 0 on days off. */
  lengths: number[];
  /** The sum of all lengths before. */
  before: number[];
}

/** The working hours of all days from that of one instant to that of another: 9:00 to 18:00 on working days. */
export function workingHours(zone: TimeZone, from: number, to: number): WorkingHours {
  const hours: WorkingHours = { starts: [], opens: [], lengths: [], before: [] };
  let sum = 0;
  for (let day = zone.dayOf(from), last = zone.dayOf(to); day <= last; day++) {
    const opens = zone.firstInstant(day, OPENS_AT_MINUTES);
    const length = isWorkingDay(day) ? zone.firstInstant(day, CLOSES_AT_MINUTES) - opens : 0;
    hours.starts.push(zone.firstInstant(day, 0));
    hours.opens.push(opens);
    hours.lengths.push(length);
    hours.before.push(sum);
    sum += length;
  }
  return hours;
}

/** Working time between two instants within the days of `hours`, milliseconds. */
export function workedBetween(hours: WorkingHours, from: number, to: number): number {
  return workedUntil(hours, to) - workedUntil(hours, from);
}

function workedUntil({ starts, opens, lengths, before }: WorkingHours, instant: number): number {
  const next = starts.findIndex((start) => start > instant);
  const day = next === -1 ? starts.length - 1 : next - 1;
  const ofDay = Math.min(Math.max(instant - (opens[day] ?? 0), 0), lengths[day] ?? 0);
  return (before[day] ?? 0) + ofDay;
}

/** One day of a period: all of it, or what the period has of it. */
export interface PeriodDay {
  day: number;
  /** The day's first moment in the period. */
  begins: number;
}

/** The days of which a period has a part, ascending. */
export function daysOf(zone: TimeZone, from: number, to: number): PeriodDay[] {
  const days: PeriodDay[] = [];
  for (let day = zone.dayOf(from), last = zone.dayOf(to - 1); day <= last; day++) {
    const begins = Math.max(from, zone.firstInstant(day, 0));
    // A day that the place left out.
    if (begins < Math.min(to, zone.firstInstant(day + 1, 0))) {
      days.push({ day, begins });
    }
  }
  return days;
}
