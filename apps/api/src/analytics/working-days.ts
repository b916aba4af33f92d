import { DAY_MS, type DayNumber } from './time-zone.js';

/** Month and day of the French public holidays that do not move (Code du travail, L3133-1). */
const FIXED_HOLIDAYS = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
/** Days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const HOLIDAYS_AFTER_EASTER = [1, 39, 50];

/** Easter Sunday of a Gregorian year, by the method of Meeus, Jones and Butcher. */
export function easterSunday(year: number): DayNumber {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * a + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4)) % 7;
  const late = Math.floor((a + 11 * epact + 22 * weekday) / 451);
  const monthAndDay = epact + weekday - 7 * late + 114;
  return Date.UTC(year, Math.floor(monthAndDay / 31) - 1, (monthAndDay % 31) + 1) / DAY_MS;
}

/** The public holidays of metropolitan France, those of Alsace and Moselle left out. */
export function frenchHolidays(year: number): DayNumber[] {
  const fixed = FIXED_HOLIDAYS.map((date) => Date.parse(`${String(year).padStart(4, '0')}-${date}`) / DAY_MS);
  const easter = easterSunday(year);
  return [...fixed, ...HOLIDAYS_AFTER_EASTER.map((days) => easter + days)];
}

const holidaysByYear = new Map<number, DayNumber[]>();

/** Monday to Friday, without public holidays. */
export function isWorkingDay(day: DayNumber): boolean {
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  const weekday = date.getUTCDay();
  const holidays = holidaysByYear.get(year) ?? frenchHolidays(year);
  holidaysByYear.set(year, holidays);
  return weekday !== 0 && weekday !== 6 && !holidays.includes(day);
}
