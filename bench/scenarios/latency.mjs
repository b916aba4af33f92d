import { join } from 'node:path';
import { runLoad } from '../lib/pinned.mjs';
import { assertDelivered } from '../lib/results.mjs';
import { median, rounded } from '../lib/statistics.mjs';
import { startBaseline, startClaimline, startPinnedPostgres } from '../lib/systems.mjs';

const LOAD = join(import.meta.dirname, 'chat-load.mjs');
const ROUNDS = { quick: 1, full: 3 };
const SECONDS = { quick: 5, full: 10 };
const PER_SECOND = 100;

/**
 * From sending to receipt at 100 messages a second at random moments, 1,000 connections in 250 claims of 4.
 *
 * @param {{ quick: boolean }} options
 */
export async function run({ quick }) {
  const postgres = await startPinnedPostgres();
  /** @type {import('../lib/systems.mjs').System[]} */
  const systems = [];
  try {
    systems.push(await startClaimline({ postgres }));
    systems.push(await startClaimline());
    for (const kind of /** @type {const} */ (['single', 'grouped', 'nothing'])) {
      systems.push(await startBaseline(kind, postgres));
    }
    const seconds = quick ? SECONDS.quick : SECONDS.full;
    const phases = [{ name: 'latency', perSecond: PER_SECOND, seconds, warmUpSeconds: 3 }];
    /** @type {Map<string, { p50: number, p99: number, cpuMsPer1000: number }[]>} */
    const measured = new Map(systems.map(({ name }) => [name, []]));
    for (let round = 0; round < (quick ? ROUNDS.quick : ROUNDS.full); round++) {
      for (const { name, wire, urls, clients, pids, hasLog } of systems) {
        const result = await runLoad(LOAD, { wire, urls, clients, pids, hasLog, phases });
        assertDelivered(name, result);
        measured.get(name)?.push(result.phases[0]);
      }
    }
    const of = (/** @type {string} */ name, /** @type {'p50' | 'p99' | 'cpuMsPer1000'} */ figure) =>
      median((measured.get(name) ?? []).map((result) => result[figure]));
    const own = systems[0]?.name ?? '';
    const rows = systems.map(({ name }) => ({
      system: name,
      'p50 ms': rounded(of(name, 'p50'), 2),
      'Claimline p50 is': rounded(of(own, 'p50') / of(name, 'p50'), 2),
      'p99 ms': rounded(of(name, 'p99'), 2),
      'Claimline p99 is': rounded(of(own, 'p99') / of(name, 'p99'), 2),
      'CPU ms/1,000': rounded(of(name, 'cpuMsPer1000'), 0),
    }));
    return {
      rows,
      notes: [`${PER_SECOND} messages/s, received by the four connections of a claim, the author's too.`],
    };
  } finally {
    for (const system of systems) await system.stop();
    await postgres.stop();
  }
}
