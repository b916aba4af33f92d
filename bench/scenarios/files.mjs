import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { startProduct } from '../../scripts/lib/product.mjs';
import { memoryOf, peakMemoryOf, pin, runLoad, SERVER_CORE, startPinnedServer } from '../lib/pinned.mjs';
import { median, quantile, rounded } from '../lib/statistics.mjs';

const SIZE = 5_000_000;
const FILES = { quick: 16, full: 48 };
const ROUNDS = { quick: 1, full: 3 };
const AT_ONCE = [1, 8, 32];
const FILES_A_MESSAGE = 10;

/** @typedef {{ up: number, down: number, firstBytes: number[] }} Result in MB/s and ms */

/**
 * Files up and down, 1, 8 and 32 at once, beside a bare Fastify that streams to and from disk, and beside one that also makes the
 * digest and waits for the disk; then 50 of 10 MB at once for the memory.
 *
 * @param {{ quick: boolean }} options
 */
export async function run({ quick }) {
  const count = quick ? FILES.quick : FILES.full;
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const directory = mkdtempSync(join(tmpdir(), 'claimline-bench-'));
  const postgres = await startPostgres();
  const baseline = join(import.meta.dirname, '../baselines/fastify-files.mjs');
  const bare = await startPinnedServer(baseline, { FILES_DIR: directory });
  const durable = await startPinnedServer(baseline, { FILES_DIR: directory, DURABLE: '1' });
  const product = await startProduct({
    databaseUrl: postgres.url,
    env: { RATE_LIMIT_SCALE: '1000', QUOTA_BYTES_PER_USER: '100000000000' },
  });
  try {
    await pin(product.pid, SERVER_CORE);
    const customer = await signIn(product.url);
    /** @type {Record<string, string | number>[]} */
    const rows = [];
    for (const atOnce of AT_ONCE) {
      /** @type {Result[][]} */
      const [ours, bares, durables] = [[], [], []];
      for (let round = 0; round < rounds; round++) {
        bares?.push(await measure({ posts: Array(count).fill(`${bare.url}/files`), atOnce, size: SIZE }));
        durables?.push(await measure({ posts: Array(count).fill(`${durable.url}/files`), atOnce, size: SIZE }));
        const posts = await placesFor(product.url, customer, count);
        ours?.push(await measure({ posts, token: customer.token, atOnce, size: SIZE }));
      }
      for (const way of /** @type {const} */ (['up', 'down'])) {
        const [own = 0, least = 1, kept = 1] = [ours, bares, durables].map((results) =>
          median((results ?? []).map((result) => result[way])),
        );
        const firstByte = quantile(
          (ours ?? []).flatMap((result) => result.firstBytes),
          0.99,
        );
        rows.push({
          way,
          'at once': atOnce,
          'MB/s': rounded(own),
          'bare MB/s': rounded(least),
          ratio: rounded(own / least, 2),
          'durable MB/s': rounded(kept),
          'ratio to it': rounded(own / kept, 2),
          'first byte p99 ms': way === 'down' ? rounded(firstByte) : '',
        });
      }
    }
    const before = memoryOf(product.pid);
    const large = await placesFor(product.url, customer, 50);
    await measure({ posts: large, token: customer.token, atOnce: 50, size: 10_000_000 });
    const peak = peakMemoryOf(product.pid);
    return {
      rows,
      notes: [
        `50 files of 10 MB at once, up then down: ${rounded(before / 1e6, 0)} MB resident before, at most ${rounded(peak / 1e6, 0)} MB.`,
      ],
    };
  } finally {
    await product.dispose();
    await bare.stop();
    await durable.stop();
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * @param {{ posts: string[], token?: string, atOnce: number, size: number }} input
 * @returns {Promise<Result>}
 */
function measure(input) {
  // What the one before left for the disk to do is not to be paid for by the next.
  execFileSync('sync');
  return runLoad(join(import.meta.dirname, 'files-load.mjs'), input);
}

/** @param {string} url */
async function signIn(url) {
  const { accessToken: token } = await post(url, '/auth/login', null, {
    email: 'claire@example.com',
    password: 'demo-claimline',
  });
  const claim = await post(url, '/claims', token, { subject: 'Files of the benchmark' });
  return { token, claimId: claim.id };
}

/**
 * Addresses to upload to: ten files a message.
 *
 * @param {string} url
 * @param {{ token: string, claimId: string }} customer
 * @param {number} count
 */
async function placesFor(url, { token, claimId }, count) {
  /** @type {string[]} */
  const places = [];
  while (places.length < count) {
    const { id } = await post(url, '/messages', token, { claimId, content: '', expectsAttachments: true });
    places.push(...Array(Math.min(FILES_A_MESSAGE, count - places.length)).fill(`${url}/messages/${id}/attachments`));
  }
  return places;
}

/**
 * @param {string} url
 * @param {string} path
 * @param {string | null} token
 * @param {object} body
 */
async function post(url, path, token, body) {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return response.json();
}
