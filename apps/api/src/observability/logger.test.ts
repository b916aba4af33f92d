import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Logger } from './logger.js';

it('RUN16 goes on in another file when one is full, and keeps the ten last, be they of earlier starts', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'claimline-test-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  onTestFinished(() => void vi.restoreAllMocks());
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const logs = join(dataDir, 'logs');
  mkdirSync(logs);
  for (let day = 10; day < 25; day++) {
    writeFileSync(join(logs, `app-server.2020-01-${day}.1.log`), 'x');
  }
  const logger = await Logger.open({ dataDir, logLevel: 'info' }, '2k');
  const ofNow = () => readdirSync(logs).filter((name) => !name.includes('.2020-'));
  for (let files = 2; files <= 4; files++) {
    logger.info('a line', { filler: 'x'.repeat(2_048) });
    await expect.poll(() => ofNow().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(files);
  }
  await expect.poll(() => readdirSync(logs).length, { timeout: 10_000 }).toBeLessThanOrEqual(11);
  expect(readdirSync(logs)).not.toContain('app-server.2020-01-10.1.log');
  expect(ofNow().filter((name) => statSync(join(logs, name)).size > 4_096)).toEqual([]);
});
