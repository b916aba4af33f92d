import { link, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  checkKey,
  codeOf,
  listFiles,
  makeDirectory,
  onDisk,
  openFile,
  removeOnce,
  syncDirectory,
} from './blob-files.js';
import {
  BlobMissing,
  type BlobStore,
  type ByteRange,
  type ListedBlob,
  type StoredBytes,
  type TempBlob,
} from './blob-store.js';
import { checkRange, exactLength } from './exact-length.js';
import { Spool } from './spool.js';

/** Four times what Node would read at once: half the work for a file of some megabytes. */
const READ_BYTES = 256 * 1024;

/**
 * Blobs as files. Permanent ones lie in the directory itself, the others in directories in it, so that all are on one
 * file system and a blob changes its place in one step.
 */
export class DiskBlobStore implements BlobStore {
  private constructor(
    private readonly directory: string,
    private readonly quarantineDirectory: string,
    private readonly spool: Spool,
  ) {}

  /** Makes the directories where they are missing. Rejects with the error of the file system. */
  static async open(directory: string): Promise<DiskBlobStore> {
    const quarantineDirectory = join(directory, '.quarantine');
    await makeDirectory(quarantineDirectory);
    return new DiskBlobStore(directory, quarantineDirectory, await Spool.open(join(directory, '.tmp')));
  }

  putTemp(source: Readable): Promise<TempBlob> {
    return this.spool.put(source);
  }

  async makePermanent(temp: TempBlob, key: string): Promise<void> {
    const path = this.pathOf(key);
    await onDisk(async () => {
      // Unlike a renaming, it fails when there is something under the name.
      await link(temp.path, path).catch((error) => {
        throw whyNotLinked(error, key);
      });
      await syncDirectory(this.directory);
    });
    await this.spool.discard(temp);
  }

  discardTemp(temp: TempBlob): Promise<void> {
    return this.spool.discard(temp);
  }

  async quarantine(key: string): Promise<void> {
    const kept = this.quarantinedPathOf(key);
    await onDisk(async () => {
      try {
        await rename(this.pathOf(key), kept);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') {
          throw error;
        }
        // It may be there already. If it is nowhere, this rejects.
        await (await openFile(kept)).handle.close();
      }
      await syncDirectory(this.quarantineDirectory);
      await syncDirectory(this.directory);
    });
  }

  async getStream(key: string, size: number, range: ByteRange = { start: 0, end: size - 1 }): Promise<Readable> {
    checkRange(range, size);
    const file = await onDisk(() => openFile(this.pathOf(key)));
    if (file.size !== size) {
      await file.handle.close();
      throw new BlobMissing(`${key} has ${file.size} bytes instead of ${size}`);
    }
    return exactLength(
      file.handle.createReadStream({ ...range, highWaterMark: READ_BYTES }),
      range.end - range.start + 1,
    );
  }

  async withFile<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result> {
    const path = this.pathOf(key);
    await onDisk(async () => (await openFile(path)).handle.close());
    return work(path);
  }

  async openStored(key: string): Promise<StoredBytes> {
    const { handle, size } = await onDisk(async () => {
      try {
        return await openFile(this.pathOf(key));
      } catch (error) {
        if (!(error instanceof BlobMissing)) {
          throw error;
        }
        return openFile(this.quarantinedPathOf(key));
      }
    });
    return { size, stream: exactLength(handle.createReadStream({ highWaterMark: READ_BYTES }), size) };
  }

  async linkTo(): Promise<null> {
    return null;
  }

  async deleteOnce(key: string): Promise<void> {
    // In this order, so that it is found when it is moved meanwhile.
    await onDisk(() => removeOnce(this.pathOf(key)));
    await onDisk(() => removeOnce(this.quarantinedPathOf(key)));
  }

  deleteTempOnce(key: string): Promise<void> {
    return this.spool.deleteOnce(key);
  }

  async *list(): AsyncGenerator<ListedBlob> {
    yield* this.spool.list();
    yield* listFiles(this.directory, 'permanent');
    yield* listFiles(this.quarantineDirectory, 'quarantine');
  }

  check(): Promise<void> {
    return this.spool.check();
  }

  private pathOf(key: string): string {
    checkKey(key);
    return join(this.directory, key);
  }

  private quarantinedPathOf(key: string): string {
    checkKey(key);
    return join(this.quarantineDirectory, key);
  }
}

function whyNotLinked(error: unknown, key: string): unknown {
  switch (codeOf(error)) {
    case 'EEXIST':
      return new Error(`There is a blob under ${key} already`);
    case 'ENOENT':
      return new BlobMissing(`The temporary blob for ${key} is gone`);
    default:
      return error;
  }
}
