import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkKey, checkRoom, createFile, listFiles, makeDirectory, onDisk, removeOnce } from './blob-files.js';
import type { ListedBlob, TempBlob } from './blob-store.js';

/** Pieces come as small as the network makes them; each write costs a turn in the thread pool. */
const WRITE_BYTES = 512 * 1024;
/** The smallest piece may keep a whole buffer of the network alive. */
const WRITE_PIECES = 64;

/** The temporary blobs of a store, on this machine's disk. */
export class Spool {
  private constructor(private readonly directory: string) {}

  /** Makes the directory where it is missing. Rejects with the error of the file system. */
  static async open(directory: string): Promise<Spool> {
    await makeDirectory(directory);
    return new Spool(directory);
  }

  /** As `BlobStore.putTemp`. */
  async put(source: Readable): Promise<TempBlob> {
    const path = join(this.directory, randomUUID());
    let size = 0;
    try {
      // The source is listened to from the first moment: it may fail before the file is open.
      await pipeline(source, async (chunks: AsyncIterable<Uint8Array>) => {
        size = await write(path, chunks);
      });
      return { path, size };
    } catch (error) {
      await removeOnce(path).catch(() => undefined);
      throw error;
    }
  }

  async discard({ path }: TempBlob): Promise<void> {
    await this.deleteOnce(basename(path));
  }

  async deleteOnce(name: string): Promise<void> {
    checkKey(name);
    await onDisk(() => removeOnce(join(this.directory, name)));
  }

  list(): AsyncGenerator<ListedBlob> {
    return listFiles(this.directory, 'temporary');
  }

  /** Rejects when it could not take the largest of files now. */
  async check(): Promise<void> {
    await onDisk(() => checkRoom(this.directory));
    await this.discard(await this.put(Readable.from([Buffer.from('check')])));
  }
}

/** Errors of `chunks` pass as they are, so that whoever made them knows them again. */
async function write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const handle = await onDisk(() => createFile(path));
  let size = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      waitingBytes += chunk.length;
      waiting.push(chunk);
      if (waitingBytes >= WRITE_BYTES || waiting.length === WRITE_PIECES) {
        await onDisk(() => writeAll(handle, waiting, waitingBytes));
        waiting = [];
        waitingBytes = 0;
      }
    }
    await onDisk(() => writeAll(handle, waiting, waitingBytes));
    await onDisk(() => handle.sync());
    return size;
  } finally {
    await onDisk(() => handle.close());
  }
}

/** At the current position. */
async function writeAll(handle: FileHandle, chunks: Uint8Array[], length: number): Promise<void> {
  const { bytesWritten } = await handle.writev(chunks);
  if (bytesWritten < length) {
    // The disk is full or nearly so: this takes as many turns as it needs, or says why it cannot.
    await handle.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
  }
}
