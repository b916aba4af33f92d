import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startProduct } from '../../../../scripts/lib/product.mjs';
import { TestRedis } from '../support/redis.js';
import { createDatabase, JWT_SECRET } from '../support/server.js';

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
