import { join } from 'node:path';
import { assertDescriptorsFor } from '../lib/descriptors.mjs';
import { runLoad } from '../lib/pinned.mjs';
import { rounded } from '../lib/statistics.mjs';
import { startBaseline, startClaimline, startPinnedPostgres } from '../lib/systems.mjs';

const COUNT = { quick: 2_000, full: 10_000 };

/**
 * What an idle connection costs the server in resident memory: 10,000 of 250 customers, each signed in.
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
    /** @type {{ system: string, bytes: number, seconds: number }[]} */
    const measured = [];
    for (const { name, urls, clients, pids, hasLog } of systems) {
      // The last in each claim is an agent, who hears of everybody who comes: not what is idle.
      const customers = hasLog ? clients.filter((_, index) => index % 4 !== 3) : clients;
      const many = Array.from({ length: count }, (_, index) => customers[index % customers.length]);
      const { bytesEach, connectSeconds } = await runLoad(join(import.meta.dirname, 'connections-load.mjs'), {
        urls,
        clients: many,
        pid: pids[0],
      });
      measured.push({ system: name, bytes: bytesEach, seconds: connectSeconds });
    }
    const own = measured[0]?.bytes ?? 0;
    const rows = measured.map(({ system, bytes, seconds }) => ({
      system,
      'kB a connection': rounded(bytes / 1_000),
      'Claimline uses': rounded(own / bytes, 2),
      'connected in s': rounded(seconds),
    }));
    return {
      rows,
      notes: [`${count} connections over WebSocket, one server process, resident memory 5 s after the last.`],
    };
  } finally {
    for (const system of systems) await system.stop();
    await postgres.stop();
  }
}
