import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { chunksOf, describeBlobStore, keep, listAll, namesOf, newKey } from '../../test/storage/blob-store.contract.js';
import { BreakingWire } from '../../test/storage/breaking-wire.js';
import { startS3, type TestS3 } from '../../test/support/s3-server.js';
import { BlobMissing, type BlobStore } from './blob-store.js';
import { openBlobStore } from './open-blob-store.js';
import type { S3Target } from './s3-client.js';

const link = {
  contentType: 'application/pdf',
  contentDisposition: `attachment; filename="a.pdf"; filename*=UTF-8''%C3%A9.pdf`,
  expiresInSeconds: 60,
};

let s3: TestS3;
let wire: BreakingWire;
let dataDir: string;
let target: S3Target;
let store: BlobStore;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'claimline-s3-store-'));
  s3 = await startS3();
  for (const [name, value] of Object.entries(s3.env)) {
    vi.stubEnv(name, value);
  }
  wire = await BreakingWire.start(s3.port);
  target = { ...s3.target, endpoint: `http://127.0.0.1:${wire.port}` };
  store = await openBlobStore(target, dataDir);
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  wire.stop();
  await s3.dispose();
  await rm(dataDir, { recursive: true });
});

describe('a bucket is a home of blobs', () => describeBlobStore(() => store));

test('an upload that is cut leaves nothing to be seen, and the blob to try again', async () => {
  const bytes = randomBytes(3_000_000);
  const key = newKey();
  const temp = await store.putTemp(chunksOf(bytes));
  wire.breakWhen(3, ({ sent }) => sent > 1_500_000);
  await expect(store.makePermanent(temp, key)).rejects.toMatchObject({ code: 'unavailable' });
  expect(wire.pending).toBe(0);
  await expect(store.getStream(key, bytes.length)).rejects.toThrow(BlobMissing);
  expect(await namesOf(store, 'permanent')).not.toContain(key);
  await store.makePermanent(temp, key);
  expect((await buffer(await store.getStream(key, bytes.length))).equals(bytes)).toBe(true);
});

test('an upload that is cut once is made again', async () => {
  const bytes = randomBytes(3_000_000);
  wire.breakWhen(1, ({ sent }) => sent > 2_900_000);
  const key = await keep(store, bytes);
  expect(wire.pending).toBe(0);
  expect((await buffer(await store.getStream(key, bytes.length))).equals(bytes)).toBe(true);
});

test('an upload whose answer is lost was done, and its repetition is no stranger', async () => {
  const bytes = randomBytes(1_000_000);
  wire.breakWhen(1, ({ from, sent }) => from === 'server' && sent > 1_000_000);
  const key = await keep(store, bytes);
  expect(wire.pending).toBe(0);
  expect((await buffer(await store.getStream(key, bytes.length))).equals(bytes)).toBe(true);
  expect(await namesOf(store, 'temporary')).toEqual([]);
});

test('a download that is cut ends in an error', async () => {
  const key = await keep(store, randomBytes(3_000_000));
  wire.breakWhen(1, ({ received }) => received > 2_900_000);
  const stream = await store.getStream(key, 3_000_000);
  await expect(buffer(stream)).rejects.toThrow();
  expect(wire.pending).toBe(0);
  wire.breakWhen(1, ({ received }) => received > 1_500_000);
  await expect(store.withFile(key, (path) => readFile(path))).rejects.toThrow();
  expect(await namesOf(store, 'temporary')).toEqual([]);
});

test('a request without a body is made again when it is cut', async () => {
  const key = await keep(store, randomBytes(1_000));
  wire.breakWhen(2, ({ from }) => from === 'server');
  expect(await buffer(await store.getStream(key, 1_000))).toHaveLength(1_000);
  expect(wire.pending).toBe(0);
});

test('a temporary blob that has lost bytes is not sent', async () => {
  const temp = await store.putTemp(chunksOf(randomBytes(1_000)));
  await truncate(temp.path, 999);
  await expect(store.makePermanent(temp, newKey())).rejects.toThrow(BlobMissing);
  await store.discardTemp(temp);
});

test('objects of others in the bucket are not listed', async () => {
  const names = ['stranger', 'tests/stranger', 'tests/messages/deep/stranger', 'tests/messages/.hidden'];
  for (const Key of names) {
    await s3.client().send(new PutObjectCommand({ Bucket: target.bucket, Key, Body: 'x' }));
  }
  const keys = (await listAll(store)).map(({ key }) => key);
  expect(keys.filter((key) => key.includes('stranger') || key.includes('hidden'))).toEqual([]);
});

test('there are no links unless downloads are redirected', async () => {
  expect(await store.linkTo(newKey(), link)).toBeNull();
});

test('a link gives the bytes as what they are, whole or in part, and to nobody who changes it', async () => {
  const redirecting = await openBlobStore({ ...target, redirect: true }, dataDir);
  const bytes = randomBytes(100_000);
  const key = await keep(redirecting, bytes);
  const url = (await redirecting.linkTo(key, link)) ?? '';
  const whole = await fetch(url);
  expect(whole.status).toBe(200);
  expect(whole.headers.get('content-type')).toBe(link.contentType);
  expect(whole.headers.get('content-disposition')).toBe(link.contentDisposition);
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  const part = await fetch(url, { headers: { Range: 'bytes=10-19' } });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
  expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('60');
  expect((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
  expect((await fetch(url.replace('a.pdf', 'b.exe'))).status).toBe(403);
  await redirecting.quarantine(key);
  expect((await fetch(url)).status).toBe(404);
});

test('a server that is down is unavailable, and what was received waits for it', async () => {
  const bytes = randomBytes(100_000);
  const kept = await keep(store, bytes);
  const temp = await store.putTemp(chunksOf(bytes));
  const key = newKey();
  await s3.kill();
  const uses = [
    () => store.makePermanent(temp, key),
    () => store.getStream(kept, bytes.length),
    () => store.withFile(kept, (path) => readFile(path)),
    () => store.quarantine(kept),
    () => store.deleteOnce(kept),
    () => namesOf(store, 'permanent'),
    () => store.check(),
  ];
  await Promise.all(uses.map((use) => expect(use()).rejects.toMatchObject({ code: 'unavailable' })));
  await s3.start();
  await store.makePermanent(temp, key);
  await store.check();
  for (const name of [kept, key]) {
    expect((await buffer(await store.getStream(name, bytes.length))).equals(bytes)).toBe(true);
  }
});

test('the check does not wait for a server that says nothing', async () => {
  s3.freeze();
  const began = Date.now();
  await expect(store.check()).rejects.toMatchObject({ code: 'unavailable' });
  expect(Date.now() - began).toBeLessThan(8_000);
  s3.thaw();
});
