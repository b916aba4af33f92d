import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../common/errors.js';
import { StartupError } from '../common/startup-error.js';
import type { StorageTarget } from '../config/attachment-urls.js';
import type { BlobStore } from './blob-store.js';
import { DiskBlobStore } from './disk.blob-store.js';
import type { S3Target } from './s3-client.js';
import { mayPass, readFailure } from './s3-failures.js';
import { Spool } from './spool.js';

type OnWait = (reason: string, secondsLeft: number) => void;

const WAIT_AT_START_MS = 30_000;
const ASK_EVERY_MS = 1_000;

/**
 * The store of the configuration, proved by a blob that is written and deleted. Waits for a server that is down, and
 * tells `onWait` so each time. Rejects with `StartupError`. A full disk is no reason: what is there can be read.
 */
export async function openBlobStore(
  target: StorageTarget,
  dataDir: string,
  onWait: OnWait = () => undefined,
): Promise<BlobStore> {
  if (target.kind === 's3') {
    return openS3(target, join(dataDir, 'uploads/tmp'), onWait);
  }
  return inDirectory(target.directory, async () => {
    const store = await DiskBlobStore.open(target.directory);
    await unlessFull(prove(store));
    return store;
  });
}

async function openS3(target: S3Target, directory: string, onWait: OnWait): Promise<BlobStore> {
  const spool = await inDirectory(directory, async () => {
    const opened = await Spool.open(directory);
    await unlessFull(opened.check());
    return opened;
  });
  // It takes the SDK along: 20 MB and a tenth of a second that a server with its own disk does without.
  const { S3BlobStore } = await import('./s3.blob-store.js');
  const store = new S3BlobStore(target, spool);
  const deadline = Date.now() + WAIT_AT_START_MS;
  for (;;) {
    try {
      await unlessFull(prove(store));
      return store;
    } catch (error) {
      const cause = causeOf(error);
      if (!mayPass(cause)) {
        throw new StartupError(whyRefused(cause, target));
      }
      const reason = reasonOf(cause);
      if (Date.now() >= deadline) {
        throw new StartupError(
          `The storage ${placeOf(target)} cannot be reached (${reason}). Check that it runs and that STORAGE_URL is right.`,
        );
      }
      onWait(reason, Math.ceil((deadline - Date.now()) / 1_000));
      await pause(ASK_EVERY_MS);
    }
  }
}

async function prove(store: BlobStore): Promise<void> {
  const key = `probe-${randomUUID()}`;
  const temp = await store.putTemp(Readable.from([Buffer.from('probe')]));
  try {
    await store.makePermanent(temp, key);
    await store.deleteOnce(key);
  } finally {
    await store.discardTemp(temp);
  }
}

async function unlessFull(proof: Promise<void>): Promise<void> {
  try {
    await proof;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'storage_full')) {
      throw error;
    }
  }
}

async function inDirectory<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new StartupError(
      `Attachments cannot be kept in ${directory} (${reasonOf(causeOf(error))}). The user of the server must be able to write there.`,
    );
  }
}

function whyRefused(cause: unknown, target: S3Target): string {
  const { name } = readFailure(cause);
  switch (name) {
    case 'NoSuchBucket':
      return `There is no bucket ${placeOf(target)}. Create it, or correct STORAGE_URL.`;
    case 'CredentialsProviderError':
      return 'STORAGE_URL names a bucket, but there are no keys for it. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
    default:
      return `The storage ${placeOf(target)} refuses to be used (${name}: ${reasonOf(cause)}). Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, that they may read, write and delete there, and the region in STORAGE_URL.`;
  }
}

function placeOf({ bucket, endpoint, region }: S3Target): string {
  return `"${bucket}" at ${endpoint ?? `Amazon S3 in ${region}`}`;
}

function causeOf(error: unknown): unknown {
  return error instanceof AppError && error.cause !== undefined ? error.cause : error;
}

function reasonOf(error: unknown): string {
  const { name, message } = readFailure(error);
  return message || name;
}
