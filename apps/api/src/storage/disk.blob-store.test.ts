import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeBlobStore } from '../../test/storage/blob-store.contract.js';
import { DiskBlobStore } from './disk.blob-store.js';

let directory: string;
let store: DiskBlobStore;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'claimline-disk-'));
  store = await DiskBlobStore.open(join(directory, 'uploads/messages'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('a disk is a home of blobs', () => describeBlobStore(() => store));
