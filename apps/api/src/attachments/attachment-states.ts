import type { ScanStatus } from '@claimline/protocol';

export type ScanEvent =
  /** The scanner has looked at all of it and found nothing. */
  | 'passed'
  /** The scanner knows something in it. */
  | 'found'
  /** It cannot be looked into, or nobody could for a day. */
  | 'given_up';

/*
 *                 passed
 *              ┌──────────► clean        served, with previews
 *   pending ───┤ found
 *   nobody     ├──────────► infected     quarantined, never served
 *   gets the   │ given_up
 *   bytes      └──────────► failed       kept, never served
 *
 *   unscanned  served as it is: scanning was off when it came
 */
const transitions: Record<ScanStatus, Partial<Record<ScanEvent, ScanStatus>>> = {
  pending: { passed: 'clean', found: 'infected', given_up: 'failed' },
  clean: {},
  infected: {},
  failed: {},
  unscanned: {},
};

/** Null where there is a verdict already: the job was done twice. */
export function nextScanStatus(status: ScanStatus, event: ScanEvent): ScanStatus | null {
  return transitions[status][event] ?? null;
}
