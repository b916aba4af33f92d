import type { Diagnostics } from '@claimline/protocol';
import { describe, expect, it } from 'vitest';
import { findingsOf } from './findings';

const fine: Diagnostics = {
  at: '2026-03-12T15:00:00.000Z',
  parts: [
    { part: 'database', state: 'ok', answeredInMs: 1 },
    { part: 'redis', state: 'off', answeredInMs: null },
    { part: 'scanner', state: 'ok', answeredInMs: 2 },
  ],
  oldestPendingFileMs: 0,
  request: { isForwarded: false, isForwardedBelieved: false, publicOrigin: 'https://claims.example' },
};
const wrong = (report: Partial<Diagnostics>, skewMs = 0, origin = 'https://claims.example') =>
  findingsOf({ ...fine, ...report }, skewMs, origin)
    .filter(({ state }) => state === 'warning' || state === 'failed')
    .map(({ check, result }) => `${check} ${result}`);

describe('findingsOf', () => {
  it('finds nothing wrong where nothing is, and takes what is off for a choice', () => {
    expect(wrong({})).toEqual([]);
    expect(findingsOf(fine, 0, 'https://claims.example').find(({ check }) => check === 'redis')?.state).toBe('off');
  });

  it('names what is down, and files that wait for longer than a scan takes', () => {
    expect(
      wrong({ parts: [{ part: 'scanner', state: 'down', answeredInMs: null }], oldestPendingFileMs: 400_000 }),
    ).toEqual(['scanner down', 'files waiting']);
    expect(wrong({ oldestPendingFileMs: 200_000 })).toEqual([]);
  });

  it('tells of clocks that differ, another address, and a proxy that is not believed', () => {
    expect(wrong({}, 31_000)).toEqual(['clock ahead']);
    expect(wrong({}, -31_000)).toEqual(['clock behind']);
    expect(wrong({}, 29_000)).toEqual([]);
    expect(wrong({}, 0, 'http://claims.example')).toEqual(['address other']);
    const request = { ...fine.request, isForwarded: true };
    expect(wrong({ request })).toEqual(['proxy notBelieved']);
    expect(wrong({ request: { ...request, isForwardedBelieved: true } })).toEqual([]);
  });
});
