import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../../scripts/lib/free-port.mjs';
import { startProduct } from '../../../../scripts/lib/product.mjs';
import { TestRedis } from '../support/redis.js';
import { createDatabase, JWT_SECRET } from '../support/server.js';

/** A start without any Redis, which takes its time while the other test runs. */
const withoutRedis = startWithoutRedis();

async function startWithoutRedis() {
  const database = await createDatabase();
  const env = { LOG_LEVEL: 'info', JWT_SECRET, REDIS_URL: `redis://127.0.0.1:${await freePort()}` };
  const since = performance.now();
  try {
    await startProduct({ databaseUrl: database.url, env });
    return null;
  } catch (error) {
    return { said: error instanceof Error ? error.message : '', tookMs: performance.now() - since };
  } finally {
    await database.drop();
  }
}

it('STA1 waits for a Redis that is down, with a line each time', async () => {
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const redis = await TestRedis.start();
  onTestFinished(() => redis.dispose());
  const dataDir = mkdtempSync(join(tmpdir(), 'claimline-data-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const logged = () => {
    try {
      return readdirSync(join(dataDir, 'logs'))
        .map((file) => readFileSync(join(dataDir, 'logs', file), 'utf8'))
        .join('');
    } catch {
      return '';
    }
  };
  await redis.kill();
  const env = { LOG_LEVEL: 'info', JWT_SECRET, REDIS_URL: redis.url };
  const starting = startProduct({ databaseUrl: database.url, dataDir, env });
  await expect.poll(logged, { timeout: 20_000 }).toMatch(/ECONNREFUSED.*"secondsLeft":\d+.*"msg":"Waiting for Redis"/);
  await redis.restart();
  const node = await starting;
  expect(await node.stop()).toBe(0);
});

it('STA2 exits with a sentence when there is no Redis after 30 s', async () => {
  const ended = await withoutRedis;
  expect(ended?.tookMs).toBeGreaterThan(30_000);
  expect(ended?.said).toMatch(/exit code 1 [\s\S]*Claimline cannot start[\s\S]*Redis of REDIS_URL cannot be reached/);
  expect(ended?.said.match(/"msg":"Waiting for Redis"/g)?.length).toBeGreaterThan(20);
});
