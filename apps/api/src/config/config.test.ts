import { expect, it } from 'vitest';
import { readConfig } from './config.js';

const cluster = {
  REDIS_URL: 'redis://redis.internal:6379/1',
  DATABASE_URL: 'postgresql://db.internal/claimline',
  JWT_SECRET: 'a secret that is long enough for a test',
};

it('takes one of several nodes with all that they share', () => {
  expect(readConfig(cluster, '/')).toMatchObject({
    redisUrl: cluster.REDIS_URL,
    databaseUrl: cluster.DATABASE_URL,
    jwtSecret: cluster.JWT_SECRET,
  });
  expect(readConfig({}, '/').redisUrl).toBeNull();
});

it.each(['DATABASE_URL', 'JWT_SECRET'])('refuses REDIS_URL without %s, in a sentence', (missing) => {
  expect(() => readConfig({ ...cluster, [missing]: '' }, '/')).toThrow(
    new RegExp(`^REDIS_URL [^\\n]* ${missing}[^\\n]*\\.$`),
  );
});

it('refuses a REDIS_URL that is none', () => {
  expect(() => readConfig({ ...cluster, REDIS_URL: 'http://redis.internal' }, '/')).toThrow('redis:// or rediss://');
});
