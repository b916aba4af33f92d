import { join } from 'node:path';
import { memoryOf, peakMemoryOf, runLoad } from '../lib/pinned.mjs';
import { assertDelivered } from '../lib/results.mjs';
import { rounded } from '../lib/statistics.mjs';
import { startClaimline, startPinnedPostgres } from '../lib/systems.mjs';

const SECONDS = { quick: 5, full: 20 };
const IN_FLIGHT = 100;
const SLOW = [0, 40];

/**
 * Connections that read nothing, in the ten busiest claims: what the others notice, and what the server keeps for them.
 *
 * @param {{ quick: boolean }} options
 */
export async function run({ quick }) {
  const postgres = await startPinnedPostgres();
  const system = await startClaimline({ postgres });
  try {
    const { wire, urls, clients, pids, hasLog, product } = system;
    const phases = [
      { name: 'busy', inFlight: IN_FLIGHT, seconds: quick ? SECONDS.quick : SECONDS.full, warmUpSeconds: 0.5 },
    ];
    /** @type {Record<string, string | number>[]} */
    const rows = [];
    for (const paused of SLOW) {
      // In the same claims as those who write.
      const all = [...clients.slice(0, paused), ...clients];
      const before = memoryOf(product.pid);
      const result = await runLoad(join(import.meta.dirname, 'chat-load.mjs'), {
        wire,
        urls,
        clients: all,
        pids,
        hasLog,
        phases,
        paused,
      });
      assertDelivered(`${paused} slow clients`, result);
      const { perSecond, p50, p99 } = result.phases[0];
      rows.push({
        'read nothing': paused,
        'messages/s of the others': rounded(perSecond, 0),
        'p50 ms': rounded(p50),
        'p99 ms': rounded(p99),
        'server MB before': rounded(before / 1e6, 0),
        'at most': rounded(peakMemoryOf(product.pid) / 1e6, 0),
      });
    }
    const metrics = await (await fetch(new URL('/metrics', product.url))).text();
    const cut = /reason="too_slow"\} (\d+)/.exec(metrics)?.[1] ?? '0';
    return { rows, notes: [`Closed as too slow: ${cut} of ${SLOW.at(-1)}.`] };
  } finally {
    await system.stop();
    await postgres.stop();
  }
}
