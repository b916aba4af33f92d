import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_MS, dateOf, TimeZone } from './time-zone.js';
import { easterSunday, frenchHolidays, isWorkingDay } from './working-days.js';
import { daysOf, workedBetween, workingHours } from './working-hours.js';

/** Half-hour steps, changes at midnight, a day left out, offsets of a quarter, both hemispheres, none. */
const ZONES = [
  'Europe/Paris',
  'America/New_York',
  'America/Havana',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'UTC',
];
const MINUTE = 60_000;
const dayNumber = (date: string) => Date.parse(date) / DAY_MS;

/** What the clocks of a place show, asked from `Intl` minute by minute. */
function clockOf(name: string): (instant: number) => { date: string; hour: number } {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'short' });
  return (instant) => {
    const [date = '', time = ''] = format.format(instant).split(' ');
    return { date, hour: Number(time.slice(0, 2)) };
  };
}

const startMinute = fc.integer({ min: Date.UTC(2010, 0, 1) / MINUTE, max: Date.UTC(2030, 0, 1) / MINUTE });
/** Many of the random starts lie where clocks change, or where there are holidays. */
const start = fc.oneof(
  startMinute,
  fc.constantFrom(
    ...[
      '2011-12-28',
      '2024-03-29',
      '2024-04-04',
      '2024-10-25',
      '2025-03-08',
      '2025-10-30',
      '2026-05-06',
      '2026-11-07',
    ].map((date) => Date.parse(date) / MINUTE),
  ),
);

it('ANA7 working time is what a count of all minutes gives, in any zone, over changes of the clocks', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), start, fc.integer({ min: 0, max: 6 * 24 * 60 }), (name, from, minutes) => {
      const clock = clockOf(name);
      let worked = 0;
      for (let minute = from; minute < from + minutes; minute++) {
        const { date, hour } = clock(minute * MINUTE);
        worked += hour >= 9 && hour < 18 && isWorkingDay(dayNumber(date)) ? 1 : 0;
      }
      const [begun, ended] = [from * MINUTE, (from + minutes) * MINUTE];
      const hours = workingHours(new TimeZone(name), begun, ended);
      expect(workedBetween(hours, begun, ended)).toBe(worked * MINUTE);
    }),
    { numRuns: 150 },
  );
});

it('ANA8 a period is cut into days as the clocks of the place show them', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), start, fc.integer({ min: 1, max: 6 * 24 * 60 }), (name, from, minutes) => {
      const clock = clockOf(name);
      const firsts = new Map<string, number>();
      for (let minute = from; minute < from + minutes; minute++) {
        const { date } = clock(minute * MINUTE);
        firsts.set(date, firsts.get(date) ?? minute * MINUTE);
      }
      const days = daysOf(new TimeZone(name), from * MINUTE, (from + minutes) * MINUTE);
      expect(days.map(({ day, begins }) => [dateOf(day), begins])).toEqual([...firsts]);
    }),
    { numRuns: 150 },
  );
});

it('ANA7 counts to the millisecond, and nothing at night, on weekends and on public holidays', () => {
  const zone = new TimeZone('Europe/Paris');
  const worked = (from: string, to: string) => {
    const [begun, ended] = [Date.parse(from), Date.parse(to)];
    return workedBetween(workingHours(zone, begun, ended), begun, ended);
  };
  // A Friday afternoon to the Tuesday after Easter Monday.
  expect(worked('2026-04-03T17:59:59.999+02:00', '2026-04-07T09:00:00.001+02:00')).toBe(2);
  expect(worked('2026-04-03T18:00:00+02:00', '2026-04-07T09:00:00+02:00')).toBe(0);
  // Wednesday to Friday around Ascension.
  expect(worked('2026-05-13T12:00:00+02:00', '2026-05-15T12:00:00+02:00')).toBe(9 * 60 * MINUTE);
});

it('ANA7 knows the French public holidays', () => {
  const easters = ['2008-03-23', '2011-04-24', '2019-04-21', '2024-03-31', '2025-04-20', '2026-04-05', '2038-04-25'];
  for (const date of easters) {
    expect(dateOf(easterSunday(Number(date.slice(0, 4))))).toBe(date);
  }
  expect(frenchHolidays(2026).map(dateOf).sort()).toEqual([
    '2026-01-01',
    '2026-04-06',
    '2026-05-01',
    '2026-05-08',
    '2026-05-14',
    '2026-05-25',
    '2026-07-14',
    '2026-08-15',
    '2026-11-01',
    '2026-11-11',
    '2026-12-25',
  ]);
});
