import { readdirSync } from 'node:fs';
import pg from 'pg';
import WebSocket from 'ws';
import { memoryOf } from './pinned.mjs';

/** What the server needs in its environment so that garbage can be collected from outside. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/**
 * @typedef {object} Vitals of a server
 * @property {number} residentMb after its garbage was collected
 * @property {number} heapMb of it, JavaScript objects
 * @property {number} descriptors open ones, those to the database not counted
 * @property {number} timers
 * @property {number} poolClients connections to its database
 */

/**
 * @param {{ url: string, pid: number, logs: () => string[] }} product started with `INSPECTED`
 * @param {string} databaseUrl
 * @returns {Promise<Vitals>}
 */
export async function vitalsOf(product, databaseUrl) {
  await collectGarbage(product.logs());
  const residentMb = memoryOf(product.pid) / 1e6;
  const text = await (await fetch(new URL('/metrics', product.url))).text();
  const figure = (/** @type {string} */ name) =>
    Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (\\S+)`, 'm').exec(text)?.[1] ?? 0);
  const poolClients = await connectionsTo(databaseUrl);
  return {
    residentMb,
    heapMb: figure('nodejs_heap_size_used_bytes') / 1e6,
    descriptors: readdirSync(`/proc/${product.pid}/fd`).length - poolClients,
    timers: figure('nodejs_active_resources{type="Timeout"}'),
    poolClients,
  };
}

/** All of it, over the inspector. @param {readonly string[]} logs */
async function collectGarbage(logs) {
  const address = logs.map((line) => /^Debugger listening on (ws:\S+)/.exec(line)?.[1]).find(Boolean);
  if (!address) throw new Error('The server was not started with its inspector open.');
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const answered = new Promise((resolve) => socket.once('message', resolve));
  socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
  await answered;
  socket.terminate();
}

/** Without the one that asks. @param {string} databaseUrl */
async function connectionsTo(databaseUrl) {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query(`SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`);
    return rows[0].count;
  } finally {
    await client.end();
  }
}
