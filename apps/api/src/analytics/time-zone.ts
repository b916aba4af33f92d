/** A day of the calendar, as the number of days since 1 January 1970. */
export type DayNumber = number;

const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** The clocks of one place. Instants are milliseconds since 1970, UTC. */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;
  /** By days of UTC: a long calendar asks for each three times. */
  private readonly offsetsAtMidnight = new Map<DayNumber, number>();

  /** Throws a `RangeError` for a name that is not known. */
  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** What the clocks show less UTC, milliseconds. */
  offsetAt(instant: number): number {
    const [, sign, hours, minutes, seconds] = OFFSET.exec(this.format.format(instant)) ?? [];
    const offset = (Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1_000;
    return sign === '-' ? -offset : offset;
  }

  dayOf(instant: number): DayNumber {
    return Math.floor((instant + this.offsetAt(instant)) / DAY_MS);
  }

  /**
   * The first instant at which the clocks have come to so many minutes after midnight of a day. Where they skip that
   * time, the moment of the skip; where they show it twice, the first time.
   */
  firstInstant(day: DayNumber, minutes: number): number {
    const wall = day * DAY_MS + minutes * MINUTE_MS;
    const before = this.offsetAtMidnight(day - 1);
    const after = this.offsetAtMidnight(day + 2);
    if (before === after) {
      return wall - before;
    }
    const times = [wall - before, wall - after].sort((a, b) => a - b);
    const shown = times.find((time) => this.offsetAt(time) === wall - time);
    return shown ?? this.changeBetween(wall - after, wall - before);
  }

  /** When the offset changes, after `from` and not after `to`. */
  private changeBetween(from: number, to: number): number {
    const before = this.offsetAt(from);
    let [same, changed] = [from, to];
    while (changed - same > 1) {
      const middle = Math.floor((same + changed) / 2);
      if (this.offsetAt(middle) === before) {
        same = middle;
      } else {
        changed = middle;
      }
    }
    return changed;
  }

  private offsetAtMidnight(day: DayNumber): number {
    let offset = this.offsetsAtMidnight.get(day);
    if (offset === undefined) {
      offset = this.offsetAt(day * DAY_MS);
      this.offsetsAtMidnight.set(day, offset);
    }
    return offset;
  }
}

/** `2026-04-05` */
export function dateOf(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
