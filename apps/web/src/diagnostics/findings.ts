import type { Diagnostics, ServerPart } from '@claimline/protocol';

/** `off`: not configured, which is a choice. */
export type FindingState = 'ok' | 'warning' | 'failed' | 'off';

type PathCheck = 'websocket' | 'polling' | 'upload' | 'clock' | 'address' | 'proxy';
export type Check = PathCheck | ServerPart | 'files';

/** What a check has found; its words are `diagnostics.findings` of the catalogue, by check and result. */
export interface Finding {
  check: Check;
  state: FindingState;
  result: string;
  values?: Record<string, string | number>;
}

const CLOCK_MAY_DIFFER_MS = 30_000;
const FILES_MAY_WAIT_MS = 5 * 60_000;

/** What an answer of the server says; `skewMs` is how far this device's clock is ahead of the server's. */
export function findingsOf(report: Diagnostics, skewMs: number, origin: string): Finding[] {
  const { isForwarded, isForwardedBelieved, publicOrigin } = report.request;
  const isClockOff = Math.abs(skewMs) > CLOCK_MAY_DIFFER_MS;
  const waitingMs = report.oldestPendingFileMs ?? 0;
  return [
    isClockOff
      ? {
          check: 'clock',
          state: 'warning',
          result: skewMs > 0 ? 'ahead' : 'behind',
          values: { seconds: Math.round(Math.abs(skewMs) / 1_000) },
        }
      : { check: 'clock', state: 'ok', result: 'ok' },
    publicOrigin === origin
      ? { check: 'address', state: 'ok', result: 'ok', values: { origin } }
      : { check: 'address', state: 'warning', result: 'other', values: { origin, publicOrigin } },
    isForwarded && !isForwardedBelieved
      ? { check: 'proxy', state: 'warning', result: 'notBelieved' }
      : { check: 'proxy', state: 'ok', result: isForwarded ? 'believed' : 'none' },
    ...report.parts.map(
      ({ part, state, answeredInMs }): Finding => ({
        check: part,
        state: state === 'down' ? 'failed' : state,
        result: state,
        values: { ms: answeredInMs ?? 0 },
      }),
    ),
    waitingMs > FILES_MAY_WAIT_MS
      ? { check: 'files', state: 'warning', result: 'waiting', values: { minutes: Math.round(waitingMs / 60_000) } }
      : { check: 'files', state: 'ok', result: 'ok' },
  ];
}
