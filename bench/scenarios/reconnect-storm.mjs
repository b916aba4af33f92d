import { join } from 'node:path';
import { assertDescriptorsFor } from '../lib/descriptors.mjs';
import { runLoad } from '../lib/pinned.mjs';
import { median, rounded } from '../lib/statistics.mjs';
import { startBaseline, startClaimline, startPinnedPostgres } from '../lib/systems.mjs';

const COUNT = { quick: 1_000, full: 5_000 };
const ROUNDS = { quick: 1, full: 3 };
/** One connection of so many is an agent's. */
const AGENTS_EVERY = 50;

/**
 * The server is killed and started again under 5,000 connections: from the first that is back to the last, each authenticated,
 * joined to its claim and caught up; with bare Socket.IO each connected and in its room.
 *
 * @param {{ quick: boolean }} options
 */
export async function run({ quick }) {
  const count = quick ? COUNT.quick : COUNT.full;
  assertDescriptorsFor(count);
  const postgres = await startPinnedPostgres();
  /** @type {import('../lib/systems.mjs').System[]} */
  const systems = [];
  try {
    systems.push(await startClaimline({ postgres }), await startBaseline('nothing'));
    /** @type {Map<string, number[]>} */
    const seconds = new Map(systems.map(({ name }) => [name, []]));
    for (let round = 0; round < (quick ? ROUNDS.quick : ROUNDS.full); round++) {
      for (const { name, urls, clients, restart } of systems) {
        const agents = clients.filter((_, index) => index % 4 === 3);
        const customers = clients.filter((_, index) => index % 4 !== 3);
        const many = Array.from({ length: count }, (_, index) => {
          const group = index % AGENTS_EVERY === 0 ? agents : customers;
          return group[index % group.length];
        });
        const input = { urls, clients: many, storm: true };
        const result = await runLoad(join(import.meta.dirname, 'connections-load.mjs'), input, restart);
        seconds.get(name)?.push(result.seconds);
      }
    }
    const of = (/** @type {string} */ name) => median(seconds.get(name) ?? []);
    const own = of(systems[0]?.name ?? '');
    const rows = systems.map(({ name }) => ({
      system: name,
      'all back in s': rounded(of(name), 2),
      'Claimline takes': rounded(own / of(name), 2),
    }));
    return {
      rows,
      notes: [`${count} connections, one in ${AGENTS_EVERY} of an agent, who hears of everybody who comes.`],
    };
  } finally {
    for (const system of systems) await system.stop();
    await postgres.stop();
  }
}
