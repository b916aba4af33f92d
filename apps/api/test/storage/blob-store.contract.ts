import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import {
  BlobMissing,
  type BlobStore,
  type ByteRange,
  type ListedBlob,
  type TempBlob,
} from '../../src/storage/blob-store.js';

const CHUNK = 64 * 1024;

/** What `BlobStore` promises, for any home of blobs. `store` is asked when a test begins. */
export function describeBlobStore(store: () => BlobStore): void {
  test('what is put comes back, byte for byte, and its temporary blob is gone', async () => {
    const bytes = randomBytes(3_000_001);
    const temp = await store().putTemp(chunksOf(bytes));
    expect(temp.size).toBe(bytes.length);
    expect((await readFile(temp.path)).equals(bytes)).toBe(true);
    const key = newKey();
    await store().makePermanent(temp, key);
    expect((await buffer(await store().getStream(key, bytes.length))).equals(bytes)).toBe(true);
    await expect(readFile(temp.path)).rejects.toThrow('ENOENT');
    expect(await placesOf(store(), key)).toEqual(['permanent']);
  });

  test('a source in very small pieces is taken as any other', async () => {
    const bytes = randomBytes(5_000);
    const temp = await store().putTemp(Readable.from(Array.from(bytes, (byte) => Buffer.from([byte]))));
    expect((await readFile(temp.path)).equals(bytes)).toBe(true);
    await store().discardTemp(temp);
  });

  test('a source without bytes is a blob without bytes', async () => {
    const temp = await store().putTemp(chunksOf(Buffer.alloc(0)));
    expect(temp.size).toBe(0);
    expect(await readFile(temp.path)).toHaveLength(0);
    await store().discardTemp(temp);
  });

  test.each([0, 1, 2_000_000, 2_999_999, 3_000_000])(
    'a source that fails after %i bytes leaves nothing',
    async (good) => {
      const failure = new Error('the sender went away');
      const failing = Readable.from(
        (async function* () {
          yield* chunksOf(randomBytes(good));
          throw failure;
        })(),
      );
      await expect(store().putTemp(failing)).rejects.toBe(failure);
      expect(await namesOf(store(), 'temporary')).toEqual([]);
    },
  );

  test('a source that was destroyed without a word, or has failed before, leaves nothing', async () => {
    const silent = new Readable({ read: () => undefined });
    silent.push(randomBytes(100));
    setImmediate(() => silent.destroy());
    await expect(store().putTemp(silent)).rejects.toThrow('Premature close');

    const failed = new Readable({ read: () => undefined });
    failed.once('error', () => undefined).destroy(new Error('long ago'));
    await new Promise((resolve) => failed.once('close', resolve));
    await expect(store().putTemp(failed)).rejects.toThrow();
    expect(await namesOf(store(), 'temporary')).toEqual([]);
  });

  test('many are put at once, each for itself', async () => {
    const contents = Array.from({ length: 20 }, (_, index) => randomBytes(200_000 + index));
    const temps = await Promise.all(contents.map((bytes) => store().putTemp(chunksOf(bytes))));
    const keys = contents.map(newKey);
    await Promise.all(temps.map((temp, index) => store().makePermanent(temp, keys[index] ?? '')));
    const kept = await Promise.all(
      keys.map(async (key, index) => buffer(await store().getStream(key, contents[index]?.length ?? 0))),
    );
    expect(kept.every((bytes, index) => contents[index]?.equals(bytes))).toBe(true);
  });

  test.each<[string, ByteRange]>([
    ['the first byte', { start: 0, end: 0 }],
    ['the last byte', { start: 299_999, end: 299_999 }],
    ['the middle', { start: 65_535, end: 200_000 }],
    ['the end', { start: 1, end: 299_999 }],
    ['all of it', { start: 0, end: 299_999 }],
  ])('a range gives %s', async (_name, range) => {
    const bytes = randomBytes(300_000);
    const key = await keep(store(), bytes);
    const part = await buffer(await store().getStream(key, bytes.length, range));
    expect(part.equals(bytes.subarray(range.start, range.end + 1))).toBe(true);
  });

  test('a range outside of the blob is a mistake of the caller', async () => {
    const key = await keep(store(), randomBytes(10));
    for (const range of [
      { start: 0, end: 10 },
      { start: 10, end: 10 },
      { start: -1, end: 5 },
      { start: 6, end: 5 },
      { start: Number.NaN, end: 5 },
    ]) {
      await expect(store().getStream(key, 10, range)).rejects.toThrow(RangeError);
    }
  });

  test('bytes that are not there, or not all of them, are missing before the first one', async () => {
    await expect(store().getStream(newKey(), 10)).rejects.toThrow(BlobMissing);
    await expect(store().getStream(newKey(), 10, { start: 2, end: 3 })).rejects.toThrow(BlobMissing);
    await expect(store().withFile(newKey(), async () => 'read')).rejects.toThrow(BlobMissing);
    const key = await keep(store(), randomBytes(1_000));
    for (const size of [999, 1_001]) {
      await expect(store().getStream(key, size)).rejects.toThrow(BlobMissing);
      await expect(store().getStream(key, size, { start: 0, end: 5 })).rejects.toThrow(BlobMissing);
    }
    await expect(store().getStream(key, 2_000, { start: 1_500, end: 1_600 })).rejects.toThrow(BlobMissing);
  });

  test('a key is used once: neither another blob nor the same one again takes it', async () => {
    const bytes = randomBytes(100);
    const key = newKey();
    const temp = await store().putTemp(chunksOf(bytes));
    await store().makePermanent(temp, key);
    await expect(store().makePermanent(temp, key)).rejects.toThrow();
    await expect(store().makePermanent(temp, newKey())).rejects.toThrow(BlobMissing);
    const other = await store().putTemp(chunksOf(randomBytes(100)));
    await expect(store().makePermanent(other, key)).rejects.toThrow('already');
    expect((await buffer(await store().getStream(key, 100))).equals(bytes)).toBe(true);
    // It is still the caller's to give up.
    expect(await readFile(other.path)).toHaveLength(100);
    await store().discardTemp(other);
  });

  test('of two that are made permanent under one key at once, one is', async () => {
    const contents = [randomBytes(200_000), randomBytes(200_000)];
    const temps = await Promise.all(contents.map((bytes) => store().putTemp(chunksOf(bytes))));
    const key = newKey();
    const results = await Promise.allSettled(temps.map((temp) => store().makePermanent(temp, key)));
    const winners = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [contents[index]] : []));
    expect(winners).toHaveLength(1);
    expect((await buffer(await store().getStream(key, 200_000))).equals(winners[0] ?? Buffer.alloc(0))).toBe(true);
    await Promise.all(temps.map((temp) => store().discardTemp(temp)));
  });

  test('a temporary blob is given up, by its holder or by the name that is listed, also twice', async () => {
    const temps = await Promise.all([1, 2].map(() => store().putTemp(chunksOf(randomBytes(10)))));
    const [held, listed] = temps as [TempBlob, TempBlob];
    await store().discardTemp(held);
    await store().discardTemp(held);
    await expect(readFile(held.path)).rejects.toThrow('ENOENT');
    const names = await namesOf(store(), 'temporary');
    expect(names).toHaveLength(1);
    await store().deleteTempOnce(names[0] ?? '');
    await store().deleteTempOnce(names[0] ?? '');
    await expect(readFile(listed.path)).rejects.toThrow('ENOENT');
    await expect(store().makePermanent(listed, newKey())).rejects.toThrow(BlobMissing);
  });

  test('what is quarantined is kept, and out of reach', async () => {
    const key = await keep(store(), randomBytes(1_000));
    await Promise.all([store().quarantine(key), store().quarantine(key)]);
    await store().quarantine(key);
    expect(await placesOf(store(), key)).toEqual(['quarantine']);
    await expect(store().getStream(key, 1_000)).rejects.toThrow(BlobMissing);
    await expect(store().withFile(key, async () => 'read')).rejects.toThrow(BlobMissing);
    await expect(store().quarantine(newKey())).rejects.toThrow(BlobMissing);
    await store().deleteOnce(key);
    expect(await placesOf(store(), key)).toEqual([]);
  });

  test('a backup gets what is permanent and what is quarantined, whole', async () => {
    const bytes = randomBytes(300_000);
    const key = await keep(store(), bytes);
    for (const move of [() => undefined, () => store().quarantine(key)]) {
      await move();
      const { size, stream } = await store().openStored(key);
      expect(size).toBe(bytes.length);
      expect((await buffer(stream)).equals(bytes)).toBe(true);
    }
    await expect(store().openStored(newKey())).rejects.toThrow(BlobMissing);
  });

  test('what is deleted is gone, and may be deleted again', async () => {
    const key = await keep(store(), randomBytes(1_000));
    await Promise.all([store().deleteOnce(key), store().deleteOnce(key)]);
    await store().deleteOnce(key);
    await expect(store().getStream(key, 1_000)).rejects.toThrow(BlobMissing);
    expect(await placesOf(store(), key)).toEqual([]);
  });

  test('a blob that is deleted while it is read is read to its end or ends in an error', async () => {
    const bytes = randomBytes(9_000_000);
    const key = await keep(store(), bytes);
    const stream = await store().getStream(key, bytes.length);
    const received: Buffer[] = [];
    const read = async () => {
      for await (const chunk of stream) {
        if (received.push(chunk) === 1) {
          await store().deleteOnce(key);
        }
      }
      return Buffer.concat(received).equals(bytes);
    };
    expect(await read().catch(() => 'an error')).toBeOneOf([true, 'an error']);
  });

  test('a reader may leave early', async () => {
    const key = await keep(store(), randomBytes(2_000_000));
    for (let round = 0; round < 20; round++) {
      const stream = await store().getStream(key, 2_000_000);
      if (round % 2 === 0) {
        await stream[Symbol.asyncIterator]().next();
      }
      stream.destroy();
      await new Promise((resolve) => stream.once('close', resolve));
    }
    expect(await buffer(await store().getStream(key, 2_000_000))).toHaveLength(2_000_000);
  });

  test('work on a file sees all bytes; its result and its error are the caller’s', async () => {
    const bytes = randomBytes(500_000);
    const key = await keep(store(), bytes);
    const seen = await store().withFile(key, (path) => readFile(path));
    expect(seen.equals(bytes)).toBe(true);
    const failure = new Error('cannot be decoded');
    await expect(store().withFile(key, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await namesOf(store(), 'temporary')).toEqual([]);
    expect(await placesOf(store(), key)).toEqual(['permanent']);
  });

  test('the list has every blob, with its place, size and time', async () => {
    const began = Date.now();
    const permanent = await Promise.all(
      Array.from({ length: 25 }, (_, index) => keep(store(), randomBytes(index + 1))),
    );
    const quarantined = await keep(store(), randomBytes(77));
    await store().quarantine(quarantined);
    const temp = await store().putTemp(chunksOf(randomBytes(88)));
    const listed = await listAll(store());
    const find = (key: string) => listed.filter((blob) => blob.key === key);
    for (const [index, key] of permanent.entries()) {
      expect(find(key)).toMatchObject([{ place: 'permanent', size: index + 1 }]);
    }
    expect(find(quarantined)).toMatchObject([{ place: 'quarantine', size: 77 }]);
    expect(listed.filter(({ place }) => place === 'temporary')).toMatchObject([{ size: 88 }]);
    expect(new Set(listed.map(({ key }) => key)).size).toBe(listed.length);
    // S3 tells whole seconds.
    const times = permanent.flatMap(find).map(({ modifiedAt }) => modifiedAt.getTime());
    expect(times.every((time) => time > began - 2_000 && time < Date.now() + 2_000)).toBe(true);
    await store().discardTemp(temp);
  });

  test.each(['', '.', '..', '../escaped', 'a/b', '.hidden', 'a\0b', 'a b', 'é.png', '-rf', 'x'.repeat(201)])(
    'the key %j never becomes a path',
    async (key) => {
      const temp = await store().putTemp(chunksOf(randomBytes(10)));
      for (const use of [
        () => store().makePermanent(temp, key),
        () => store().quarantine(key),
        () => store().getStream(key, 10),
        () => store().withFile(key, async () => 'read'),
        () => store().deleteOnce(key),
        () => store().deleteTempOnce(key),
      ]) {
        await expect(async () => use()).rejects.toThrow('Not the key of a blob');
      }
      await store().discardTemp(temp);
    },
  );

  test('the check is content', async () => {
    await store().check();
    expect(await namesOf(store(), 'temporary')).toEqual([]);
  });
}

export function newKey(): string {
  return `${randomBytes(16).toString('hex')}.bin`;
}

/** In pieces, as they come from the network. */
export function chunksOf(bytes: Buffer): Readable {
  const count = Math.ceil(bytes.length / CHUNK);
  return Readable.from(Array.from({ length: count }, (_, index) => bytes.subarray(index * CHUNK, (index + 1) * CHUNK)));
}

/** @returns its key */
export async function keep(store: BlobStore, bytes: Buffer): Promise<string> {
  const key = newKey();
  await store.makePermanent(await store.putTemp(chunksOf(bytes)), key);
  return key;
}

export async function listAll(store: BlobStore): Promise<ListedBlob[]> {
  const listed: ListedBlob[] = [];
  for await (const blob of store.list()) {
    listed.push(blob);
  }
  return listed;
}

export async function namesOf(store: BlobStore, place: string): Promise<string[]> {
  const listed = await listAll(store);
  return listed.filter((blob) => blob.place === place).map(({ key }) => key);
}

async function placesOf(store: BlobStore, key: string): Promise<string[]> {
  const listed = await listAll(store);
  return listed.filter((blob) => blob.key === key).map(({ place }) => place);
}
