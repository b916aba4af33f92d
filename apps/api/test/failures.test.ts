import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { startPostgres } from '../../../scripts/lib/postgres.mjs';
import { startProduct } from '../../../scripts/lib/product.mjs';
import { Load, writerOn } from './support/load.js';
import { checkNothingLost } from './support/log-checks.js';
import { demoPeople, expectProblem, type Person, request } from './support/people.js';
import { failuresIn, JWT_SECRET } from './support/server.js';
import { connect } from './support/sockets.js';

/** What is promised of a request whose database is gone, and what a busy machine may add. */
const FAILS_WITHIN_MS = 5_000;
const SLACK_MS = 2_000;
/** Longer than what is promised: every request that was made meets its limit. */
const FROZEN_MS = 7_000;
const RECOVERS_WITHIN_MS = 20_000;
const LIMIT_MS = 120_000;

/** A cluster of its own that commits for real, and a server on it under a role of its own. */
async function startOnPrivateCluster() {
  const postgres = await startPostgres({ settings: { synchronous_commit: 'on' } });
  await asSuperuser(postgres.url, 'CREATE ROLE claimline LOGIN');
  await asSuperuser(postgres.url, 'CREATE DATABASE claimline OWNER claimline');
  const databaseUrl = postgres.url.replace(/postgres@/, 'claimline@').replace(/\/postgres$/, '/claimline');
  const server = await startProduct({ databaseUrl, env: { JWT_SECRET } });
  afterAll(async () => {
    await server.dispose();
    await postgres.stop();
  });
  return { postgres, server };
}

async function asSuperuser(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const { postgres, server } = await startOnPrivateCluster();

describe('FAIL: PostgreSQL in trouble under load', () => {
  const readiness = async () => (await request(server, 'GET', '/health/ready')).status;

  /** Load before, during and after: what cannot be done is said in time, all recovers by itself, nothing said is lost. */
  async function survives(trouble: (person: Person) => Promise<void>): Promise<Load> {
    const { pid } = server;
    const { claire, karim, nina, paul } = await demoPeople(server);
    const claims = [await claire.opens(), await karim.opens()] as const;
    const load = new Load(
      await Promise.all([
        writerOn('REST', claire, claims[0], 2),
        writerOn('Socket.IO', nina, claims[0], 1),
        writerOn('WebSocket', karim, claims[1], 1),
        writerOn('REST', paul, claims[1], 2),
      ]),
    );
    await load.untilStored(30);
    await trouble(nina);
    await expect.poll(readiness, { timeout: RECOVERS_WITHIN_MS }).toBe(200);
    await load.untilStored(load.stored.length + 30);
    await load.stop();
    expect(server.pid).toBe(pid);
    expect((await request(server, 'GET', '/health/live')).status).toBe(200);
    expect(load.refusals.filter(({ code }) => code !== 'unavailable')).toEqual([]);
    const slowest = Math.max(0, ...load.refusals.map(({ tookMs }) => tookMs));
    expect(slowest, 'the slowest refusal').toBeLessThan(FAILS_WITHIN_MS + SLACK_MS);
    // Each attempt was answered: no connection broke over it.
    expect(load.open.size).toBe(load.refusals.length);
    await checkNothingLost(load, nina, claims);
    return load;
  }

  async function expectNotReady(person: Person): Promise<void> {
    await expect.poll(readiness, { timeout: FAILS_WITHIN_MS + SLACK_MS }).toBe(503);
    const since = performance.now();
    expectProblem(await person.get('/claims'), 'unavailable');
    expect(performance.now() - since).toBeLessThan(FAILS_WITHIN_MS + SLACK_MS);
    expect((await request(server, 'GET', '/health/live')).status).toBe(200);
  }

  it(
    'restarted without a word: what is under way is stored or refused',
    async () => {
      await survives(() => postgres.restart());
    },
    LIMIT_MS,
  );

  it(
    'frozen for some seconds: refused in time, not ready meanwhile',
    async () => {
      const load = await survives(async (person) => {
        const since = performance.now();
        postgres.freeze();
        try {
          await expectNotReady(person);
          await pause(Math.max(0, FROZEN_MS - (performance.now() - since)));
        } finally {
          postgres.thaw();
        }
      });
      expect(load.refusals.length).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );

  it(
    'with no connection left for the server: refused in time, not ready meanwhile',
    async () => {
      const load = await survives(async (person) => {
        await asSuperuser(postgres.url, 'ALTER ROLE claimline CONNECTION LIMIT 0');
        try {
          await asSuperuser(
            postgres.url,
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'claimline'`,
          );
          await expectNotReady(person);
        } finally {
          await asSuperuser(postgres.url, 'ALTER ROLE claimline CONNECTION LIMIT -1');
        }
      });
      expect(load.refusals.length).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});

it('STOP: what a socket has begun is finished before the database is closed', async () => {
  const { claire } = await demoPeople(server);
  const claim = await claire.opens();
  const socket = await connect(claire, 'WebSocket');
  const other = new pg.Client({ connectionString: postgres.url.replace(/\/postgres$/, '/claimline') });
  await other.connect();
  const before = server.logs().length;
  try {
    await other.query('BEGIN; LOCK TABLE read_positions');
    socket.call('join_claim', { claimId: claim.id, afterSeq: 0 }).catch(() => undefined);
    const waiting = `SELECT FROM pg_stat_activity WHERE usename = 'claimline' AND wait_event_type = 'Lock'`;
    await expect.poll(async () => (await other.query(waiting)).rowCount).toBe(1);
    const stopped = server.stop();
    const isClosed = () =>
      request(server, 'GET', '/health/live').then(
        () => false,
        () => true,
      );
    await expect.poll(isClosed, { timeout: 5_000 }).toBe(true);
    // All that is left to stop has been, but for the join.
    await expect.poll(() => server.logs().at(-1), { timeout: 5_000 }).toContain('"Stopping takes long"');
    await other.query('ROLLBACK');
    expect(await stopped).toBe(0);
  } finally {
    await other.end();
  }
  expect(failuresIn(server.logs().slice(before))).toEqual([]);
}, 60_000);
