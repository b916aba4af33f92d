import { join } from 'node:path';
import { startProduct } from '../../scripts/lib/product.mjs';
import { JWT_SECRET } from '../lib/people.mjs';
import { LOAD_CORE, pin, runLoad } from '../lib/pinned.mjs';
import { startRedis } from '../lib/redis.mjs';
import { assertDelivered } from '../lib/results.mjs';
import { median, rounded } from '../lib/statistics.mjs';
import { startClaimline, startPinnedPostgres } from '../lib/systems.mjs';

const ROUNDS = { quick: 1, full: 3 };
const SECONDS = { quick: 3, full: 8 };
const PER_SECOND = 100;
const IN_FLIGHT = 500;

/**
 * One node, then two nodes with a Redis between them: how much later a message comes on the other node, and what both carry
 * together. The second node has the core of the load generator, which the machine has no third for.
 *
 * @param {{ quick: boolean }} options
 */
export async function run({ quick }) {
  const postgres = await startPinnedPostgres();
  const redis = await startRedis();
  const env = { REDIS_URL: redis.url, RATE_LIMIT_SCALE: '1000', JWT_SECRET };
  const system = await startClaimline({ postgres, env });
  const second = await startProduct({ databaseUrl: postgres.url, env });
  await pin(second.pid, LOAD_CORE);
  try {
    const seconds = quick ? SECONDS.quick : SECONDS.full;
    const phases = [
      { name: 'latency', perSecond: PER_SECOND, seconds, warmUpSeconds: 1 },
      { name: 'throughput', inFlight: IN_FLIGHT, seconds, warmUpSeconds: 0.5 },
    ];
    const setups = { 'one node': system.urls, 'two nodes': [...system.urls, second.url] };
    /** @type {Map<string, any[]>} */
    const measured = new Map(Object.keys(setups).map((name) => [name, []]));
    for (let round = 0; round < (quick ? ROUNDS.quick : ROUNDS.full); round++) {
      for (const [name, urls] of Object.entries(setups)) {
        const { wire, clients, pids, hasLog } = system;
        const result = await runLoad(join(import.meta.dirname, 'chat-load.mjs'), {
          wire,
          urls,
          clients,
          pids,
          hasLog,
          phases,
        });
        assertDelivered(name, result);
        measured.get(name)?.push(result.phases);
      }
    }
    const of = (/** @type {string} */ name, /** @type {number} */ phase, /** @type {string} */ figure) =>
      rounded(median((measured.get(name) ?? []).map((result) => result[phase]?.[figure] ?? Number.NaN)));
    const rows = Object.keys(setups).map((name) => ({
      setup: name,
      'p99 ms': of(name, 0, 'p99'),
      'to the other node p99 ms': name === 'one node' ? '' : of(name, 0, 'crossP99'),
      'messages/s': of(name, 1, 'perSecond'),
      'of one node': rounded(of(name, 1, 'perSecond') / of('one node', 1, 'perSecond'), 2),
    }));
    return { rows, notes: [`p99 at ${PER_SECOND} messages/s; messages/s with ${IN_FLIGHT} under way.`] };
  } finally {
    await second.dispose();
    await system.stop();
    await redis.stop();
    await postgres.stop();
  }
}
