import { expect, it, onTestFinished, vi } from 'vitest';
import type { Logger } from '../observability/logger.js';
import { FileCounts } from './file-counts.js';
import type { FileCountsRepository } from './file-counts.repository.js';

it('keeps what the database did not take for the next time, with what came meanwhile', async () => {
  const add = vi.fn<FileCountsRepository['add']>();
  const warn = vi.fn<Logger['warn']>();
  const counts = new FileCounts({ add } as unknown as FileCountsRepository, { warn } as unknown as Logger);
  const stored = () => add.mock.lastCall?.[0].map(({ outcome, count, bytes }) => [outcome, count, bytes]);
  onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime('2026-03-02T09:14:59.999Z');
  expect(await counts.flush()).toBe(0);
  counts.countDownload(10);
  counts.countRefusal('empty_file');
  counts.countRefusal('forbidden');
  add.mockImplementationOnce(async () => {
    counts.countDownload(7);
    throw new Error('The database is down.');
  });
  await expect(counts.flush()).rejects.toThrow('down');
  expect(await counts.flush()).toBe(2);
  expect(stored()).toEqual([
    ['downloaded', 2, 17],
    ['empty_file', 1, 0],
  ]);
  expect(add.mock.lastCall?.[0][0]?.at).toBe('2026-03-02T09:00:00.000Z');
  expect(await counts.flush()).toBe(0);

  vi.setSystemTime('2026-03-02T09:15:00.000Z');
  counts.countDownload(1);
  await counts.onApplicationShutdown();
  expect(stored()).toEqual([['downloaded', 1, 1]]);
  expect(add.mock.lastCall?.[0][0]?.at).toBe('2026-03-02T09:15:00.000Z');
  counts.countDownload(1);
  add.mockRejectedValueOnce(new Error('The database is down.'));
  await counts.onApplicationShutdown();
  expect(warn).toHaveBeenCalledOnce();
});
