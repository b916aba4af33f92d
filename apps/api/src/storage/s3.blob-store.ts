import type { Readable } from 'node:stream';
import { AppError } from '../common/errors.js';
import { checkKey, isKey } from './blob-files.js';
import {
  BlobMissing,
  type BlobPlace,
  type BlobStore,
  type ByteRange,
  type LinkOptions,
  type ListedBlob,
  type StoredBytes,
  type TempBlob,
} from './blob-store.js';
import { checkRange, exactLength } from './exact-length.js';
import { S3Bucket } from './s3-bucket.js';
import { openS3Client, type S3Target } from './s3-client.js';
import type { Spool } from './spool.js';

type RemotePlace = Exclude<BlobPlace, 'temporary'>;

const directories: Record<RemotePlace, string> = { permanent: 'messages/', quarantine: 'quarantine/' };

/** Blobs as objects of a bucket. Temporary ones are on this machine's disk: an upload that fails never gets further. */
export class S3BlobStore implements BlobStore {
  private readonly bucket: S3Bucket;
  /** Keys that are being written: not every server refuses to overwrite by itself. */
  private readonly arriving = new Set<string>();

  constructor(
    private readonly target: S3Target,
    private readonly spool: Spool,
  ) {
    this.bucket = new S3Bucket(openS3Client(target), target.bucket);
  }

  putTemp(source: Readable): Promise<TempBlob> {
    return this.spool.put(source);
  }

  async makePermanent(temp: TempBlob, key: string): Promise<void> {
    const name = this.nameOf('permanent', key);
    if (this.arriving.has(key)) {
      throw new Error(`There is a blob under ${key} already`);
    }
    this.arriving.add(key);
    try {
      await this.bucket.put(temp, name);
    } finally {
      this.arriving.delete(key);
    }
    await this.spool.discard(temp);
  }

  discardTemp(temp: TempBlob): Promise<void> {
    return this.spool.discard(temp);
  }

  async quarantine(key: string): Promise<void> {
    const name = this.nameOf('permanent', key);
    const kept = this.nameOf('quarantine', key);
    try {
      await this.bucket.copy(name, kept);
    } catch (error) {
      if (error instanceof BlobMissing && (await this.bucket.has(kept))) {
        return;
      }
      throw error;
    }
    await this.bucket.deleteOnce(name);
  }

  async getStream(key: string, size: number, range?: ByteRange): Promise<Readable> {
    const { start, end } = range ?? { start: 0, end: size - 1 };
    checkRange({ start, end }, size);
    const object = await this.bucket.get(this.nameOf('permanent', key), range);
    const length = end - start + 1;
    if (object.size === size && object.length === length) {
      return exactLength(object.body, length);
    }
    object.body.on('error', () => undefined).destroy();
    throw object.size === size
      ? new AppError('unavailable', {
          cause: new Error(`The storage gave ${object.length} bytes instead of ${length}`),
        })
      : new BlobMissing(`${key} has ${object.size} bytes instead of ${size}`);
  }

  async withFile<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result> {
    const { body, length } = await this.bucket.get(this.nameOf('permanent', key));
    const copy = await this.spool.put(exactLength(body, length));
    try {
      return await work(copy.path);
    } finally {
      await this.spool.discard(copy);
    }
  }

  async openStored(key: string): Promise<StoredBytes> {
    const { body, length } = await this.bucket.get(this.nameOf('permanent', key)).catch((error: unknown) => {
      if (error instanceof BlobMissing) {
        return this.bucket.get(this.nameOf('quarantine', key));
      }
      throw error;
    });
    return { size: length, stream: exactLength(body, length) };
  }

  async linkTo(key: string, options: LinkOptions): Promise<string | null> {
    return this.target.redirect ? this.bucket.link(this.nameOf('permanent', key), options) : null;
  }

  async deleteOnce(key: string): Promise<void> {
    await this.bucket.deleteOnce(this.nameOf('permanent', key));
    await this.bucket.deleteOnce(this.nameOf('quarantine', key));
  }

  deleteTempOnce(key: string): Promise<void> {
    return this.spool.deleteOnce(key);
  }

  async *list(): AsyncGenerator<ListedBlob> {
    yield* this.spool.list();
    yield* this.listPlace('permanent');
    yield* this.listPlace('quarantine');
  }

  async check(): Promise<void> {
    await Promise.all([this.spool.check(), this.bucket.check()]);
  }

  private async *listPlace(place: RemotePlace): AsyncGenerator<ListedBlob> {
    const prefix = this.target.prefix + directories[place];
    for await (const { name, ...rest } of this.bucket.list(prefix)) {
      const key = name.slice(prefix.length);
      if (isKey(key)) {
        yield { key, place, ...rest };
      }
    }
  }

  private nameOf(place: RemotePlace, key: string): string {
    checkKey(key);
    return this.target.prefix + directories[place] + key;
  }
}
