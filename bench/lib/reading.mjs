import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProduct } from '../../scripts/lib/product.mjs';
import { openDataset } from './dataset.mjs';
import { pin, runLoad, SERVER_CORE } from './pinned.mjs';

const JWT_SECRET = 'the secret of the benchmarks, which guards nothing';
const TOKEN_SECONDS = 3_600;
/** What people read, beside analytics. */
const READ_TABLES = ['claims', 'claim_events', 'messages', 'attachments', 'read_marks', 'read_positions', 'users'];
const FILL_WITHIN_MS = 5 * 60_000;
const LOAD = join(import.meta.dirname, '../scenarios/http-load.mjs');

/**
 * The product over generated data, it and its database on one core.
 *
 * @param {'usual' | 'large'} size
 */
export async function serveDataset(size) {
  const dataset = await openDataset(size);
  const [postmaster] = readFileSync(join(dataset.directory, 'data/postmaster.pid'), 'utf8').split('\n');
  await fillBuffers(dataset.database);
  await dataset.database.close();
  // Its connections are processes of their own, which stay where the first one is.
  await pin(Number(postmaster), SERVER_CORE);
  // One administrator asks for diagnostics thousands of times a second, of which five are allowed at first.
  const product = await startProduct({ databaseUrl: dataset.url, env: { JWT_SECRET, RATE_LIMIT_SCALE: '10000' } });
  await pin(product.pid, SERVER_CORE);
  return {
    url: product.url,
    pid: product.pid,
    databaseUrl: dataset.url,
    stop: async () => {
      await product.dispose();
      await dataset.stop();
    },
  };
}

/**
 * As those of a database that has run for a while: to read a block that is not there takes some 50 µs, and a page of the log is
 * two hundred of them. The largest first, as what does not fit goes out again.
 *
 * @param {import('../../apps/api/dist/database/database.js').Database} database
 */
async function fillBuffers(database) {
  await database.query({ text: 'CREATE EXTENSION IF NOT EXISTS pg_prewarm' });
  const { rows } = await database.query({
    text: `SELECT oid::regclass::text AS relation FROM (
             SELECT t.oid FROM pg_class t WHERE t.relname = ANY($1) UNION
             SELECT i.indexrelid FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE t.relname = ANY($1)) r
           ORDER BY pg_relation_size(oid) DESC`,
    values: [READ_TABLES],
  });
  /** @type {any} its time limit for one query, `query_timeout`, is not in the types */
  const client = await database.pool.connect();
  await client.query('SET statement_timeout = 0');
  for (const { relation } of rows) {
    await client.query({ text: 'SELECT pg_prewarm($1)', values: [relation], query_timeout: FILL_WITHIN_MS });
  }
  client.release(true);
}

/**
 * An access token of a login that the seed made.
 *
 * @param {{ userId: string, sessionId: string, role: string }} login
 */
export function tokenOf({ userId, sessionId, role }) {
  const iat = Math.floor(Date.now() / 1_000);
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    {
      role,
      sid: sessionId,
      sub: userId,
      iss: 'claimline',
      aud: 'claimline',
      iat,
      exp: iat + TOKEN_SECONDS,
      jti: randomUUID(),
    },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = createHmac('sha256', JWT_SECRET).update(parts.join('.')).digest('base64url');
  return [...parts, signature].join('.');
}

/** Live logins of some people of a role. */
export const LOGINS = `
  SELECT s.id AS "sessionId", u.id AS "userId", u.role FROM users u JOIN sessions s ON s.user_id = u.id AND s.ended_at IS NULL
  WHERE u.role = $1 ORDER BY u.id LIMIT $2`;

/**
 * @typedef {{ perSecond: number, p50: number, p99: number, slowest: number, bytes: number }} Load
 * @param {{ url: string, requests: { path: string, token?: string }[], atOnce: number, seconds: number }} load
 * @returns {Promise<Load>}
 */
export const loadWith = (load) => runLoad(LOAD, load);
