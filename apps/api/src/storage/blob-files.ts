import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, opendir, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '@claimline/protocol';
import { AppError } from '../common/errors.js';
import { BlobMissing, type BlobPlace, type ListedBlob } from './blob-store.js';

const DIRECTORY_MODE = 0o750;
const FILE_MODE = 0o640;
/** No key begins with a dot: such names are directories of the disk store. */
const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export function isKey(name: string): boolean {
  return KEY.test(name);
}

/** Keys are made by this program: one that is not a plain name is a mistake in it, and must not become a path. */
export function checkKey(key: string): void {
  if (!isKey(key)) {
    throw new Error(`Not the key of a blob: ${JSON.stringify(key)}`);
  }
}

export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** A failure of the file system as `BlobStore` promises it; anything else stays what it is. */
function asAppError(error: unknown): unknown {
  if (!(error instanceof Error && 'errno' in error)) {
    return error;
  }
  return new AppError(NO_ROOM.has(codeOf(error) ?? '') ? 'storage_full' : 'unavailable', { cause: error });
}

export async function onDisk<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asAppError(error);
  }
}

export async function makeDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
}

/** For writing; never over something that is there, be it a symlink. */
export async function createFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, FILE_MODE);
}

/** For reading, with its size. Rejects with `BlobMissing` when there is no plain file. */
export async function openFile(path: string): Promise<{ handle: FileHandle; size: number }> {
  // A pipe somebody put there must not make this wait.
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error) => {
    throw ['ENOENT', 'ELOOP'].includes(codeOf(error) ?? '') ? new BlobMissing(`No file at ${path}`) : error;
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) {
      throw new BlobMissing(`Not a file: ${path}`);
    }
    return { handle, size: stats.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A new or moved name lasts only once its directory is on disk too. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns whether there was one */
export async function removeOnce(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

/** Rejects when the largest of files would not fit. */
export async function checkRoom(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < limits.attachment.maxBytes) {
    throw new AppError('storage_full');
  }
}

/** The plain files of one directory whose names are keys. */
export async function* listFiles(directory: string, place: BlobPlace): AsyncGenerator<ListedBlob> {
  try {
    for await (const entry of await opendir(directory)) {
      const stats = entry.isFile() && isKey(entry.name) ? await statsOf(join(directory, entry.name)) : null;
      if (stats) {
        yield { key: entry.name, place, size: stats.size, modifiedAt: stats.mtime };
      }
    }
  } catch (error) {
    throw asAppError(error);
  }
}

/** Null when it has gone meanwhile. */
async function statsOf(path: string): Promise<{ size: number; mtime: Date } | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
}
