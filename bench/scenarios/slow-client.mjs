import { join } from 'node:path';
import { memoryOf, peakMemoryOf, runLoad } from '../lib/pinned.mjs';
import { assertDelivered } from '../lib/results.mjs';
import { rounded } from '../lib/statistics.mjs';
import { startClaimline, startPinnedPostgres } from '../lib/systems.mjs';

const SECONDS = { quick: 8, full: 20 };
const IN_FLIGHT = 40;
const WRITING = 40;
const SLOW = [0, 40];
/** The longest text: what the system takes for a peer that does not read is megabytes, and comes before the server's own limit. */
const CHARACTERS = 10_000;

/**
 * Ten claims full of long messages, without and with as many connections that read nothing: what the others notice, what the server
 * keeps for the slow ones, and whether it closes them.
 *
 * @param {{ quick: boolean }} options
 */
export async function run({ quick }) {
  const postgres = await startPinnedPostgres();
  const system = await startClaimline({ postgres });
  try {
    const { wire, urls, pids, hasLog, product } = system;
    const clients = system.clients.slice(0, WRITING);
    const seconds = quick ? SECONDS.quick : SECONDS.full;
    const phases = [{ name: 'busy', inFlight: IN_FLIGHT, seconds, warmUpSeconds: 1 }];
    const load = (/** @type {number} */ paused) =>
      runLoad(join(import.meta.dirname, 'chat-load.mjs'), {
        wire,
        urls,
        // In the same claims as those who write.
        clients: [...clients.slice(0, paused), ...clients],
        pids,
        hasLog,
        phases,
        paused,
        characters: CHARACTERS,
      });
    // A server that has just started compiles what it runs for the first time, and its heap grows to what the load needs.
    assertDelivered('warm-up', await load(0));
    /** @type {{ paused: number, perSecond: number, p50: number, p99: number, memory: number, peak: number }[]} */
    const measured = [];
    for (const paused of SLOW) {
      const memory = memoryOf(product.pid);
      const result = await load(paused);
      assertDelivered(`${paused} slow clients`, result);
      measured.push({ paused, ...result.phases[0], memory, peak: peakMemoryOf(product.pid) });
    }
    const alone = measured[0]?.perSecond ?? 0;
    const rows = measured.map(({ paused, perSecond, p50, p99, memory, peak }) => ({
      'read nothing': paused,
      'messages/s of the others': rounded(perSecond, 0),
      'of those without': rounded(perSecond / alone, 2),
      'p50 ms': rounded(p50),
      'p99 ms': rounded(p99),
      'server MB before': rounded(memory / 1e6, 0),
      'at most': rounded(peak / 1e6, 0),
    }));
    const [slow] = SLOW.slice(-1);
    const closed = await closedAsTooSlow(product.url);
    if (closed !== slow) throw new Error(`${closed} of ${slow} connections that read nothing were closed.`);
    return { rows, notes: [`Messages of ${CHARACTERS} characters. Closed as too slow: ${closed} of ${slow}.`] };
  } finally {
    await system.stop();
    await postgres.stop();
  }
}

/** @param {string} url */
async function closedAsTooSlow(url) {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  return Number(/reason="too_slow"\} (\d+)/.exec(metrics)?.[1] ?? 0);
}
