import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listAll, namesOf } from '../../test/storage/blob-store.contract.js';
import { canMount, SmallDisk } from '../../test/storage/small-disk.js';
import { startS3, type TestS3 } from '../../test/support/s3-server.js';
import { StartupError } from '../common/startup-error.js';
import { openBlobStore } from './open-blob-store.js';
import type { S3Target } from './s3-client.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'claimline-open-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

async function refusal(opening: Promise<unknown>): Promise<string> {
  const error = await opening.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StartupError);
  return error instanceof Error ? error.message : '';
}

describe('on disk', () => {
  test('makes what is missing and leaves nothing', async () => {
    const store = await openBlobStore({ kind: 'disk', directory: join(dataDir, 'uploads/messages') }, dataDir);
    expect(await listAll(store)).toEqual([]);
  });

  test('says which directory cannot be written, and why', async () => {
    const directory = join(dataDir, 'uploads/messages');
    await writeFile(join(dataDir, 'uploads'), 'in the way');
    const message = await refusal(openBlobStore({ kind: 'disk', directory }, dataDir));
    expect(message).toContain(directory);
    expect(message).toContain('ENOTDIR');
  });

  if (canMount) {
    describe('that is small', () => {
      const disk = new SmallDisk();
      afterAll(() => disk.dispose());

      test('opens when it is full, for what is there can be read; not when it cannot be written', async () => {
        const directory = join(disk.directory, 'messages');
        await openBlobStore({ kind: 'disk', directory }, dataDir);
        await writeFile(join(disk.directory, 'filler'), Buffer.alloc(2_000_000)).catch(() => undefined);
        const store = await openBlobStore({ kind: 'disk', directory }, dataDir);
        await expect(store.check()).rejects.toMatchObject({ code: 'storage_full' });
        disk.makeReadOnly();
        expect(await refusal(openBlobStore({ kind: 'disk', directory }, dataDir))).toContain('EROFS');
      });
    });
  }
});

describe('in a bucket', () => {
  let s3: TestS3;
  let target: S3Target;
  beforeAll(async () => {
    s3 = await startS3();
    target = s3.target;
  }, 60_000);
  beforeEach(() => {
    for (const [name, value] of Object.entries(s3.env)) {
      vi.stubEnv(name, value);
    }
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });
  afterAll(() => s3.dispose());

  test('proves that it can write and delete there, and leaves nothing', async () => {
    const store = await openBlobStore(target, dataDir);
    expect(await listAll(store)).toEqual([]);
    await store.check();
  });

  test('says that the bucket is missing', async () => {
    const message = await refusal(openBlobStore({ ...target, bucket: 'nowhere' }, dataDir));
    expect(message).toContain(`There is no bucket "nowhere" at ${s3.endpoint}`);
  });

  test('says that the keys are wrong', async () => {
    for (const name of ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID']) {
      vi.stubEnv(name, 'wrong');
      const message = await refusal(openBlobStore(target, dataDir));
      expect(message).toContain('403');
      expect(message).toContain('Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
    }
  });

  test('says that there are no keys', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('HOME', dataDir);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    expect(await refusal(openBlobStore(target, dataDir))).toContain('there are no keys');
  });

  test('says that its directory for uploads cannot be written', async () => {
    await writeFile(join(dataDir, 'uploads'), 'in the way');
    expect(await refusal(openBlobStore(target, dataDir))).toContain(join(dataDir, 'uploads/tmp'));
  });

  test('waits for a server that is down, and says so', async () => {
    await s3.kill();
    const waits: [string, number][] = [];
    const store = await openBlobStore(target, dataDir, (...wait) => {
      if (waits.push(wait) === 1) {
        void s3.start();
      }
    });
    expect(waits[0]?.[0]).toContain('ECONNREFUSED');
    expect(waits[0]?.[1]).toBeGreaterThan(20);
    expect(await namesOf(store, 'permanent')).toEqual([]);
  });

  test('does not wait for ever', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const nobody = { ...target, endpoint: 'http://127.0.0.1:9' };
    const message = await refusal(openBlobStore(nobody, dataDir, () => vi.setSystemTime(Date.now() + 31_000)));
    expect(message).toContain('cannot be reached (');
    expect(message).toContain('ECONNREFUSED');
  });
});
