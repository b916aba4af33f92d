import { join } from 'node:path';
import { startPinnedServer } from './pinned.mjs';
import { loadWith, serveDataset } from './reading.mjs';
import { median, rounded } from './statistics.mjs';

const ROUNDS = { quick: 1, full: 3 };
const SECONDS = { quick: 3, full: 5 };

/**
 * Asks the product and a bare Fastify with one SELECT for the same in turn, and compares.
 *
 * @typedef {{ path: string, token?: string }} Asked
 * @param {{ quick: boolean, large: boolean }} options
 * @param {(databaseUrl: string) => Promise<{ ours: Asked[], theirs: Asked[] }>} find what to ask for
 */
export async function besideSelect({ quick, large }, find) {
  const served = await serveDataset(large ? 'large' : 'usual');
  const bare = await startPinnedServer(join(import.meta.dirname, '../baselines/fastify-select.mjs'), {
    DATABASE_URL: served.databaseUrl,
  });
  try {
    const { ours, theirs } = await find(served.databaseUrl);
    const seconds = quick ? SECONDS.quick : SECONDS.full;
    const rows = [];
    for (const atOnce of [8, 32]) {
      /** @type {import('./reading.mjs').Load[][]} */
      const [own, other] = [[], []];
      for (let round = 0; round < (quick ? ROUNDS.quick : ROUNDS.full); round++) {
        other?.push(await loadWith({ url: bare.url, requests: theirs, atOnce, seconds }));
        own?.push(await loadWith({ url: served.url, requests: ours, atOnce, seconds }));
      }
      const of = (
        /** @type {import('./reading.mjs').Load[] | undefined} */ loads,
        /** @type {keyof import('./reading.mjs').Load} */ field,
      ) => median((loads ?? []).map((load) => load[field]));
      rows.push({
        'at once': atOnce,
        'a second': of(own, 'perSecond'),
        'bare a second': of(other, 'perSecond'),
        ratio: rounded(of(own, 'perSecond') / of(other, 'perSecond'), 2),
        'p50 ms': of(own, 'p50'),
        'p99 ms': of(own, 'p99'),
        'bare p99 ms': of(other, 'p99'),
        bytes: of(own, 'bytes'),
        'bare bytes': of(other, 'bytes'),
      });
    }
    return { rows, notes: [] };
  } finally {
    await bare.stop();
    await served.stop();
  }
}
