import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from './pace.js';

describe('work that nobody waits for', () => {
  let pace: Pace;

  beforeEach(() => {
    vi.useFakeTimers();
    pace = new Pace(24, 60_000);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  /** How long it rests, in milliseconds of the clock that is turned here. */
  async function restOf(tookMs: number, maxRestMs?: number): Promise<number> {
    const since = Date.now();
    const rest = pace.restFrom(tookMs, maxRestMs).then(() => Date.now() - since);
    await vi.runAllTimersAsync();
    return rest;
  }

  it('rests many times as long as it took, up to a limit', async () => {
    expect(await restOf(10)).toBe(240);
    expect(await restOf(10_000)).toBe(60_000);
    expect(await restOf(10, 100)).toBe(100);
  });

  it('goes on at once when somebody waits, and rests again when nobody does any more', async () => {
    const { promise: result, resolve } = Promise.withResolvers<string>();
    const rest = pace.restFrom(1_000);
    const waited = pace.hurryFor(result);
    await rest;
    expect(await restOf(1_000)).toBe(0);
    resolve('done');
    expect(await waited).toBe('done');
    expect(await restOf(10)).toBe(240);
  });

  it('rests no longer when who waited was disappointed', async () => {
    await expect(pace.hurryFor(Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await restOf(10)).toBe(240);
  });

  it('never rests again once it has to stop', async () => {
    const rest = pace.restFrom(1_000);
    pace.hurry();
    await rest;
    expect(await restOf(1_000)).toBe(0);
  });
});
