import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runLoad } from '../lib/pinned.mjs';
import { assertDelivered } from '../lib/results.mjs';
import { rounded, slopeOf } from '../lib/statistics.mjs';
import { startClaimline, startPinnedPostgres } from '../lib/systems.mjs';
import { INSPECTED, vitalsOf } from '../lib/vitals.mjs';

const MINUTES = { quick: 2, full: 30 };
const SOCKETS = 500;
const WARM_UP_SECONDS = 10;
const SAMPLE_MS = 15_000;
/** The beginning fills caches and buffers: a third of the time. */
const SETTLED_AFTER = 1 / 3;
const MOST_MB_A_MINUTE = 0.5;
const BACK_WITHIN_MS = 90_000;

/**
 * Half an hour of ordinary use: 500 sockets of whom some leave and come all the while, 50 messages a second, a file a second. Whether
 * memory grows, and whether descriptors, timers and connections to the database are back once everybody has left.
 *
 * @param {{ quick: boolean, minutes?: number }} options
 */
export async function run({ quick, minutes = quick ? MINUTES.quick : MINUTES.full }) {
  if (!(minutes >= 1)) throw new Error('--minutes is a number of minutes, at least 1.');
  const postgres = await startPinnedPostgres();
  const system = await startClaimline({ postgres, env: INSPECTED });
  try {
    const { product } = system;
    const clients = system.clients.slice(0, SOCKETS);
    const use = (/** @type {number} */ seconds) =>
      runLoad(join(import.meta.dirname, 'soak-load.mjs'), { url: product.url, clients, seconds });
    const look = () => vitalsOf(product, postgres.url);
    // What is opened when it is needed first is there from now on.
    assertDelivered('soak, warm-up', await use(WARM_UP_SECONDS));
    const before = await untilSteady(look);

    /** @type {{ minute: number, vitals: import('../lib/vitals.mjs').Vitals }[]} */
    const samples = [];
    const began = performance.now();
    const ended = new AbortController();
    const watching = (async () => {
      while (!ended.signal.aborted) {
        samples.push({ minute: (performance.now() - began) / 60_000, vitals: await look() });
        await pause(SAMPLE_MS, undefined, { signal: ended.signal }).catch(() => undefined);
      }
    })();
    const result = await use(minutes * 60).finally(() => ended.abort());
    await watching;
    assertDelivered('soak', result);
    const after = await untilBack(look, before);

    const settled = samples.filter(({ minute }) => minute >= minutes * SETTLED_AFTER && minute < minutes);
    const slope = (/** @type {'residentMb' | 'heapMb'} */ figure) =>
      rounded(slopeOf(settled.map(({ minute, vitals }) => [minute, vitals[figure]])), 2);
    const row = (/** @type {string} */ figure, /** @type {number} */ value, /** @type {number} */ most) => ({
      figure,
      value,
      'at most': most,
      verdict: value <= most ? 'kept' : 'missed',
    });
    const rows = [
      row('resident memory, MB a minute', slope('residentMb'), MOST_MB_A_MINUTE),
      row('JavaScript heap, MB a minute', slope('heapMb'), MOST_MB_A_MINUTE),
      row('descriptors once all have left', after.descriptors, before.descriptors),
      row('timers once all have left', after.timers, before.timers),
      row('connections to the database then', after.poolClients, before.poolClients),
    ];
    const every = Math.max(1, Math.floor(samples.length / 10));
    const course = samples.filter((_, index) => index % every === 0).map(({ vitals }) => rounded(vitals.residentMb, 0));
    const busy = samples.at(-1)?.vitals;
    return {
      rows,
      notes: [
        `${minutes} minutes, ${SOCKETS} sockets, ${result.sent} messages, ${result.uploads} files, ${result.repeated} calls repeated, ${result.returns} times left and come back; nothing lost, doubled or out of order.`,
        `Slopes by least squares after the first ${rounded(minutes * SETTLED_AFTER)} minutes. Resident MB in the course of it: ${course.join(', ')}.`,
        `Near the end of it: ${busy?.descriptors} descriptors, ${busy?.timers} timers, ${busy?.poolClients} connections to the database.`,
      ],
    };
  } finally {
    await system.stop();
    await postgres.stop();
  }
}

/**
 * Once nothing changes any more: connections that nobody uses are closed after a while.
 *
 * @param {() => Promise<import('../lib/vitals.mjs').Vitals>} look
 */
async function untilSteady(look) {
  let vitals = await look();
  for (const since = performance.now(); performance.now() - since < BACK_WITHIN_MS; ) {
    await pause(SAMPLE_MS);
    const next = await look();
    const isSteady = next.descriptors === vitals.descriptors && next.poolClients === vitals.poolClients;
    vitals = next;
    if (isSteady) break;
  }
  return vitals;
}

/**
 * @param {() => Promise<import('../lib/vitals.mjs').Vitals>} look
 * @param {import('../lib/vitals.mjs').Vitals} before
 */
async function untilBack(look, before) {
  let vitals = await look();
  const isBack = () =>
    vitals.descriptors <= before.descriptors &&
    vitals.timers <= before.timers &&
    vitals.poolClients <= before.poolClients;
  for (const since = performance.now(); !isBack() && performance.now() - since < BACK_WITHIN_MS; ) {
    await pause(SAMPLE_MS / 5);
    vitals = await look();
  }
  return vitals;
}
