import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { freePort } from '../../scripts/lib/free-port.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { startProduct } from '../../scripts/lib/product.mjs';
import { JWT_SECRET, makePeople, openClaims } from './people.mjs';
import { pin, SERVER_CORE, startPinnedServer } from './pinned.mjs';
import { familyOf } from './processes.mjs';

const CLAIMS = 250;
/** Of the four connections in a claim three are the customer's (a telephone, a computer, a second tab), one is an agent's. */
const CUSTOMERS_CONNECTIONS = 3;
const AGENTS = 10;

/**
 * @typedef {{ token?: string, claimId: string }} Client
 * @typedef {object} System what is measured
 * @property {string} name
 * @property {'socket.io' | 'websocket'} wire
 * @property {string[]} urls clients are spread over them in turn
 * @property {Client[]} clients
 * @property {number[]} pids servers and databases, whose processor time counts
 * @property {boolean} hasLog messages carry `seq`
 * @property {() => Promise<void>} restart kills the server and starts it again at the same address
 * @property {() => Promise<void>} stop
 */

/**
 * PostgreSQL as it is installed, on the servers' core: it writes to disk before it says so, as in production.
 */
export async function startPinnedPostgres() {
  const settings = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', shared_buffers: '512MB' };
  const postgres = await startPostgres({ settings });
  // What it starts from now on is pinned with it.
  for (const pid of familyOf(postgres.pid)) await pin(pid, SERVER_CORE);
  return postgres;
}

/**
 * Asks a database directly.
 *
 * @template Result
 * @param {string} url
 * @param {(sql: import('./people.mjs').Sql) => Promise<Result>} work
 */
async function onPostgres(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work((text, values) => client.query(text, values));
  } finally {
    await client.end();
  }
}

/**
 * The product on a PostgreSQL or, without one, on its embedded database, with people and their claims.
 *
 * @param {{ postgres?: { url: string, pid: number }, env?: Record<string, string> }} options
 * @returns {Promise<System & { product: Awaited<ReturnType<typeof startProduct>> }>}
 */
export async function startClaimline({ postgres, env = {} } = {}) {
  const product = await startProduct({
    ...(postgres && { databaseUrl: postgres.url }),
    env: { RATE_LIMIT_SCALE: '1000', JWT_SECRET, ...env },
  });
  const make = async (/** @type {import('./people.mjs').Sql} */ sql) => ({
    customers: await makePeople(sql, 'CUSTOMER', CLAIMS),
    agents: await makePeople(sql, 'AGENT', AGENTS),
  });
  const { customers, agents } = await (postgres ? onPostgres(postgres.url, make) : whileStopped(product, make));
  await pin(product.pid, SERVER_CORE);
  const claimIds = await openClaims(product.url, customers);
  const clients = claimIds.flatMap((claimId, index) => [
    ...Array(CUSTOMERS_CONNECTIONS).fill({ token: customers[index]?.token, claimId }),
    { token: agents[index % AGENTS]?.token ?? '', claimId },
  ]);
  return {
    name: postgres ? 'Claimline' : 'Claimline, embedded database',
    wire: 'socket.io',
    urls: [product.url],
    clients,
    pids: [product.pid, ...(postgres ? [postgres.pid] : [])],
    hasLog: true,
    product,
    restart: async () => {
      await product.kill();
      await product.restart();
      await pin(product.pid, SERVER_CORE);
    },
    stop: () => product.dispose(),
  };
}

/**
 * The embedded database is open in one process at a time.
 *
 * @template Result
 * @param {Awaited<ReturnType<typeof startProduct>>} product
 * @param {(sql: import('./people.mjs').Sql) => Promise<Result>} work
 */
async function whileStopped(product, work) {
  await product.stop();
  const database = await PGlite.create(join(product.dataDir, 'db'));
  try {
    return await work((text, values) => database.query(text, values));
  } finally {
    await database.close();
    await product.restart();
  }
}

const BASELINES = {
  ws: { name: 'bare ws', script: 'ws.mjs', store: '' },
  nothing: { name: 'bare Socket.IO', script: 'socket-io.mjs', store: 'nothing' },
  single: { name: 'Socket.IO + INSERT', script: 'socket-io.mjs', store: 'single' },
  grouped: { name: 'Socket.IO + grouped INSERT', script: 'socket-io.mjs', store: 'grouped' },
};

/**
 * @param {keyof typeof BASELINES} kind
 * @param {{ url: string, pid: number }} [postgres] needed by those that store
 * @returns {Promise<System>}
 */
export async function startBaseline(kind, postgres) {
  const { name, script, store } = BASELINES[kind];
  const databaseUrl = postgres && store !== 'nothing' ? await makeDatabase(postgres.url) : '';
  const env = { STORE: store, DATABASE_URL: databaseUrl, PORT: `${await freePort()}` };
  const start = () => startPinnedServer(join(import.meta.dirname, '../baselines', script), env);
  let server = await start();
  const claimIds = Array.from({ length: CLAIMS }, () => randomUUID());
  return {
    name,
    wire: kind === 'ws' ? 'websocket' : 'socket.io',
    urls: [server.url],
    clients: claimIds.flatMap((claimId) => Array(CUSTOMERS_CONNECTIONS + 1).fill({ claimId })),
    pids: [server.pid, ...(databaseUrl && postgres ? [postgres.pid] : [])],
    hasLog: false,
    restart: async () => {
      await server.stop();
      server = await start();
    },
    stop: () => server.stop(),
  };
}

/** @param {string} cluster */
async function makeDatabase(cluster) {
  const name = `bare_${randomUUID().replaceAll('-', '')}`;
  await onPostgres(cluster, (sql) => sql(`CREATE DATABASE ${name}`, []));
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return url.href;
}
