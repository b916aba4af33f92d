import { execFileSync } from 'node:child_process';
import { constants, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { png } from '../../test/support/files.js';
import { until } from '../../test/support/until.js';
import type { Previews } from './preview-maker.js';
import { ProcessPreviewMaker } from './process.preview-maker.js';
import { removeLeftFolders } from './temporary-folders.js';

const folder = mkdtempSync(join(tmpdir(), 'claimline-previews-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const same = async (previews: Previews) => previews;

/** A pipe: who reads it waits until its writer closes it. */
function endlessFile(name: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

/** Its writing end, when somebody has opened it to read. */
async function writerOf(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENXIO' });
    return null;
  }
}

async function untilRead(path: string): Promise<FileHandle> {
  let writer: FileHandle | null = null;
  await until(async () => {
    writer = await writerOf(path);
    return writer ? null : 'nobody reads it';
  }, 15_000);
  return writer as unknown as FileHandle;
}

test.concurrent.each(['image/jpeg', 'image/heic', 'video/mp4', 'audio/mpeg'])(
  'ATT29 a process that hangs is killed: %s',
  async (contentType) => {
    const limitMs = 3_000;
    const file = endlessFile(contentType.replace('/', '.'));
    const maker = new ProcessPreviewMaker(undefined, limitMs);
    const before = performance.now();
    const made = maker.make(file, contentType, same);
    const writer = await untilRead(file);
    expect(await made).toEqual({});
    expect(performance.now() - before).toBeGreaterThan(limitMs - 100);
    // Nobody has it open any more.
    await expect(writer.write('more')).rejects.toMatchObject({ code: 'EPIPE' });
    await writer.close();
  },
);

test('two at once, the others in their order', async () => {
  const maker = new ProcessPreviewMaker();
  const files = ['first', 'second', 'third'].map(endlessFile);
  const [first = '', second = '', third = ''] = files;
  const all = Promise.all(files.map((file) => maker.make(file, 'audio/mpeg', same)));
  const writers = [await untilRead(first), await untilRead(second)];
  expect(await writerOf(third)).toBeNull();
  await writers[0]?.close();
  await (await untilRead(third)).close();
  await writers[1]?.close();
  expect(await all).toEqual([{}, {}, {}]);
});

test('many at once are all made', async () => {
  const maker = new ProcessPreviewMaker();
  const file = join(folder, 'picture.png');
  writeFileSync(file, png(600, 400));
  const made = await Promise.all(Array.from({ length: 8 }, () => maker.make(file, 'image/png', same)));
  expect(made.map(({ width, height }) => `${width}×${height}`)).toEqual(Array(8).fill('600×400'));
});

test('what a server that was killed has left behind goes, what one works with stays', async () => {
  const old = join(tmpdir(), 'claimline-preview-old');
  const recent = join(tmpdir(), 'claimline-preview-recent');
  for (const path of [old, recent]) {
    mkdirSync(path);
    writeFileSync(join(path, 'preview.webp'), '');
  }
  const hoursAgo = Date.now() / 1_000 - 2 * 3_600;
  utimesSync(old, hoursAgo, hoursAgo);
  await removeLeftFolders();
  expect(existsSync(old)).toBe(false);
  expect(existsSync(recent)).toBe(true);
  rmSync(recent, { recursive: true });
});
