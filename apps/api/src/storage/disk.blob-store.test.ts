import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { link, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunksOf, describeBlobStore, keep, namesOf, newKey } from '../../test/storage/blob-store.contract.js';
import { canMount, SmallDisk } from '../../test/storage/small-disk.js';
import { BlobMissing } from './blob-store.js';
import { DiskBlobStore } from './disk.blob-store.js';

let parent: string;
let directory: string;
let store: DiskBlobStore;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'claimline-disk-'));
  directory = join(parent, 'uploads/messages');
  store = await DiskBlobStore.open(directory);
});
afterAll(() => rm(parent, { recursive: true }));

describe('a disk is a home of blobs', () => describeBlobStore(() => store));

test('files and directories are closed to others', async () => {
  const key = await keep(store, randomBytes(10));
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
  const mask = process.umask();
  expect(await modeOf(join(directory, key))).toBe(0o640 & ~mask);
  for (const path of ['.', '.tmp', '.quarantine', '..']) {
    expect(await modeOf(join(directory, path))).toBe(0o750 & ~mask);
  }
});

test('a symlink under a key is never followed', async () => {
  const secret = join(parent, 'secret');
  await writeFile(secret, 'do not tell');
  const key = newKey();
  await symlink(secret, join(directory, key));
  await expect(store.getStream(key, 11)).rejects.toThrow(BlobMissing);
  await expect(store.withFile(key, (path) => readFile(path))).rejects.toThrow(BlobMissing);
  const temp = await store.putTemp(chunksOf(randomBytes(11)));
  await expect(store.makePermanent(temp, key)).rejects.toThrow('already');
  await store.discardTemp(temp);
  expect(await namesOf(store, 'permanent')).not.toContain(key);
  await store.quarantine(key);
  await store.deleteOnce(key);
  expect(await readdir(directory)).not.toContain(key);
  expect(await readFile(secret, 'utf8')).toBe('do not tell');
});

test('nor is a symlink to nowhere, or a pipe that would make it wait', async () => {
  const nowhere = newKey();
  await symlink(join(parent, 'nowhere'), join(directory, nowhere));
  const temp = await store.putTemp(chunksOf(randomBytes(10)));
  await expect(store.makePermanent(temp, nowhere)).rejects.toThrow('already');
  await expect(store.getStream(nowhere, 10)).rejects.toThrow(BlobMissing);
  expect(await readdir(parent)).not.toContain('nowhere');
  const pipe = newKey();
  execFileSync('mkfifo', [join(directory, pipe)]);
  await expect(store.getStream(pipe, 10)).rejects.toThrow(BlobMissing);
  await store.discardTemp(temp);
});

test('a file that shrinks while it is read ends in an error, never early', async () => {
  const key = await keep(store, randomBytes(9_000_000));
  const stream = await store.getStream(key, 9_000_000);
  let received = 0;
  const read = async () => {
    for await (const chunk of stream) {
      if (received === 0) {
        await truncate(join(directory, key), 1_000_000);
      }
      received += chunk.length;
    }
  };
  await expect(read()).rejects.toThrow(BlobMissing);
  expect(received).toBeLessThan(9_000_000);
});

test('a blob that was shortened is missing', async () => {
  const key = await keep(store, randomBytes(1_000));
  await truncate(join(directory, key), 999);
  await expect(store.getStream(key, 1_000)).rejects.toThrow(BlobMissing);
});

test('a process that died while it made a blob permanent leaves a temporary one that can go', async () => {
  const bytes = randomBytes(1_000);
  const temp = await store.putTemp(chunksOf(bytes));
  const key = newKey();
  await link(temp.path, join(directory, key));
  expect(await namesOf(store, 'temporary')).toHaveLength(1);
  await store.deleteTempOnce((await namesOf(store, 'temporary'))[0] ?? '');
  expect((await buffer(await store.getStream(key, 1_000))).equals(bytes)).toBe(true);
});

test('readers that leave close their files', async () => {
  const key = await keep(store, randomBytes(2_000_000));
  const openFiles = async () => (await readdir('/dev/fd')).length;
  const before = await openFiles();
  for (let round = 0; round < 50; round++) {
    const stream = await store.getStream(key, 2_000_000);
    await stream[Symbol.asyncIterator]().next();
    stream.destroy();
    await expect(store.getStream(key, 1)).rejects.toThrow(BlobMissing);
  }
  await expect.poll(openFiles).toBeLessThanOrEqual(before + 1);
});

test('fifty files of 10 MB at once are never in memory', { timeout: 120_000 }, async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const held = () => {
    collectGarbage();
    return process.memoryUsage().arrayBuffers;
  };
  const before = held();
  const samples: number[] = [];
  let pieces = 0;
  const source = () =>
    Readable.from(
      (function* () {
        for (let left = 10_000_000; left > 0; left -= 50_000) {
          pieces += 1;
          if (pieces % 500 === 0) {
            samples.push(held() - before);
          }
          // As from the network, each piece is new memory.
          yield Buffer.alloc(50_000, left);
        }
      })(),
    );
  const temps = await Promise.all(Array.from({ length: 50 }, () => store.putTemp(source())));
  expect(temps.every(({ size }) => size === 10_000_000)).toBe(true);
  expect(samples).toHaveLength(20);
  expect(Math.max(...samples)).toBeLessThan(60_000_000);
  await Promise.all(temps.map((temp) => store.discardTemp(temp)));
});

test('a directory that is gone is unavailable, and nothing is missing for that', async () => {
  const elsewhere = join(parent, 'gone');
  const gone = await DiskBlobStore.open(elsewhere);
  const temp = await gone.putTemp(chunksOf(randomBytes(10)));
  await rm(elsewhere, { recursive: true });
  await writeFile(elsewhere, 'a file in its place');
  for (const use of [
    () => gone.putTemp(chunksOf(randomBytes(10))),
    () => gone.makePermanent(temp, newKey()),
    () => gone.getStream(newKey(), 10),
    () => gone.quarantine(newKey()),
    () => gone.deleteOnce(newKey()),
    () => namesOf(gone, 'permanent'),
    () => gone.check(),
  ]) {
    await expect(use()).rejects.toMatchObject({ code: 'unavailable', cause: { code: 'ENOTDIR' } });
  }
});

if (canMount) {
  describe('a disk of one megabyte', () => {
    const disk = new SmallDisk();
    afterAll(() => disk.dispose());

    test('is full at some point, which leaves nothing and can be mended', async () => {
      const small = await DiskBlobStore.open(join(disk.directory, 'full'));
      const full = { code: 'storage_full', cause: { code: 'ENOSPC' } };
      const puts = [1, 2, 3].map(() => small.putTemp(chunksOf(randomBytes(2_000_000))));
      await Promise.all(puts.map((put) => expect(put).rejects.toMatchObject(full)));
      expect(await namesOf(small, 'temporary')).toEqual([]);
      const bytes = randomBytes(500_000);
      const key = await keep(small, bytes);
      expect((await buffer(await small.getStream(key, bytes.length))).equals(bytes)).toBe(true);
      await expect(small.check()).rejects.toMatchObject({ code: 'storage_full' });
    });

    test('is read, and no more, when it becomes read-only', async () => {
      const locked = await DiskBlobStore.open(join(disk.directory, 'locked'));
      const key = await keep(locked, randomBytes(1_000));
      const temp = await locked.putTemp(chunksOf(randomBytes(1_000)));
      disk.makeReadOnly();
      for (const use of [
        () => locked.putTemp(chunksOf(randomBytes(10))),
        () => locked.makePermanent(temp, newKey()),
        () => locked.quarantine(key),
        () => locked.deleteOnce(key),
        () => locked.discardTemp(temp),
      ]) {
        await expect(use()).rejects.toMatchObject({ code: 'unavailable', cause: { code: 'EROFS' } });
      }
      expect(await buffer(await locked.getStream(key, 1_000))).toHaveLength(1_000);
      await expect(locked.check()).rejects.toThrow();
    });
  });
}
