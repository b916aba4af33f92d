import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StartupError } from '../common/startup-error.js';
import { SigningSecret } from './signing-secret.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'claimline-secret-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('processes that start together get one secret, which only their user may read', async () => {
  const secrets = await Promise.all(Array.from({ length: 20 }, () => SigningSecret.load({ jwtSecret: null, dataDir })));
  expect(new Set(secrets.map(({ bytes }) => bytes.toString())).size).toBe(1);
  expect(secrets[0]?.bytes.length).toBeGreaterThanOrEqual(32);
  expect(await readdir(join(dataDir, 'secrets'))).toEqual(['jwt']);
  expect((await stat(join(dataDir, 'secrets', 'jwt'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, 'secrets'))).mode & 0o777).toBe(0o700);
  const later = await SigningSecret.load({ jwtSecret: null, dataDir });
  expect(later.bytes).toEqual(secrets[0]?.bytes);
});

test('the configured secret wins and makes no file', async () => {
  const secret = await SigningSecret.load({ jwtSecret: 'x'.repeat(40), dataDir });
  expect(secret.bytes.toString()).toBe('x'.repeat(40));
  expect(await readdir(dataDir)).toEqual([]);
});

test('a file that was emptied stops the start, with a reason', async () => {
  await mkdir(join(dataDir, 'secrets'));
  await writeFile(join(dataDir, 'secrets', 'jwt'), '');
  await expect(SigningSecret.load({ jwtSecret: null, dataDir })).rejects.toThrow(StartupError);
});

test('keys for other purposes are their own', () => {
  const secret = new SigningSecret(Buffer.from('x'.repeat(32)));
  expect(secret.derive('refresh')).toHaveLength(32);
  expect(secret.derive('refresh')).toEqual(secret.derive('refresh'));
  expect(secret.derive('refresh')).not.toEqual(secret.derive('other'));
});
