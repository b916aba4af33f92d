import type { Claim } from '@claimline/protocol';

/** The local day of a time, as a field for dates has it (2026-03-09); empty for none. */
export function dayOf(time: string | null): string {
  if (!time) return '';
  const date = new Date(time);
  const two = (number: number) => `${number}`.padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last second of a local day, in ISO 8601 UTC with milliseconds. */
export const endOf = (day: string): string => new Date(`${day}T23:59:59`).toISOString();

/** Whether a claim should have been settled by now, and is not. `now` in milliseconds of the epoch. */
export const isOverdue = ({ dueAt, status }: Pick<Claim, 'dueAt' | 'status'>, now: number): boolean =>
  dueAt !== null && Date.parse(dueAt) < now && status !== 'RESOLVED' && status !== 'CLOSED';
