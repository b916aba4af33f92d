import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { describeBlobStore } from '../../test/storage/blob-store.contract.js';
import { startS3, type TestS3 } from '../../test/support/s3-server.js';
import { readStorageUrl } from '../config/attachment-urls.js';
import type { BlobStore } from './blob-store.js';
import { openBlobStore } from './open-blob-store.js';

let s3: TestS3;
let directory: string;
let store: BlobStore;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'claimline-s3-store-'));
  s3 = await startS3();
  for (const [name, value] of Object.entries(s3.env)) vi.stubEnv(name, value);
  store = await openBlobStore(readStorageUrl(s3.env.STORAGE_URL, '', false, []), directory);
});
afterAll(async () => {
  await s3.dispose();
  await rm(directory, { recursive: true });
});

describe('a bucket is a home of blobs', () => describeBlobStore(() => store));
