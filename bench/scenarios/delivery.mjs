import { join } from 'node:path';
import { runLoad } from '../lib/pinned.mjs';
import { assertDelivered } from '../lib/results.mjs';
import { rounded } from '../lib/statistics.mjs';
import { startBaseline, startClaimline, startPinnedPostgres } from '../lib/systems.mjs';

const IN_FLIGHT = 250;

/**
 * A few seconds of `throughput`, for the tests: whether each message came to each of the four connections of its claim, once and
 * in order. Fails on a wrong result, never on a time.
 */
export async function run() {
  const postgres = await startPinnedPostgres();
  /** @type {import('../lib/systems.mjs').System[]} */
  const systems = [];
  try {
    systems.push(await startClaimline({ postgres }), await startBaseline('grouped', postgres));
    const phases = [{ name: 'delivery', inFlight: IN_FLIGHT, seconds: 3, warmUpSeconds: 0.5 }];
    /** @type {{ name: string, perSecond: number, p50: number, p99: number }[]} */
    const measured = [];
    for (const { name, wire, urls, clients, pids, hasLog } of systems) {
      const result = await runLoad(join(import.meta.dirname, 'chat-load.mjs'), {
        wire,
        urls,
        clients,
        pids,
        hasLog,
        phases,
      });
      assertDelivered(name, result);
      measured.push({ ...result.phases[0], name });
    }
    const own = measured[0]?.perSecond ?? 0;
    const rows = measured.map(({ name, perSecond, p50, p99 }) => ({
      system: name,
      'messages/s': rounded(perSecond, 0),
      'Claimline is': rounded(own / perSecond, 2),
      'p50 ms': rounded(p50),
      'p99 ms': rounded(p99),
    }));
    return { rows, notes: ['Nothing was lost, doubled or out of order.'] };
  } finally {
    for (const system of systems) await system.stop();
    await postgres.stop();
  }
}
