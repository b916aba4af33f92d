import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AppError } from '../common/errors.js';
import { onDisk, openFile } from './blob-files.js';
import { BlobMissing, type ByteRange, type LinkOptions, type TempBlob } from './blob-store.js';
import { MAX_ATTEMPTS } from './s3-client.js';
import { asBlobFailure, isMissing, mayPass, readFailure } from './s3-failures.js';

/** Until the head of an answer, of a request that sends no file. */
const answerSoon = { requestTimeout: 10_000 };
const CHECK_WITHIN_MS = 5_000;
const FIRST_PAUSE_MS = 200;

interface StoredObject {
  name: string;
  size: number;
  modifiedAt: Date;
}

interface OpenObject {
  body: Readable;
  /** Of the body. */
  length: number;
  /** Of the object. */
  size: number;
}

class NameTaken extends Error {}

/** The requests that are made of one bucket. They fail as `BlobStore` promises. */
export class S3Bucket {
  /** Whether the server itself refuses to overwrite when asked to. Not all can; one that cannot says so. */
  private refusesToOverwrite = true;

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /** Sends a file in one request: the object appears whole or not at all. Rejects when the name is taken. */
  async put(temp: TempBlob, name: string): Promise<void> {
    const md5 = await onDisk(() => digest(temp));
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.putOnce(temp, name, md5);
      } catch (error) {
        if (error instanceof NameTaken) {
          // An earlier attempt may have come through although its answer was lost.
          if (attempt > 1 && (await requested(this.uploadOf(name))) === basename(temp.path)) {
            return;
          }
          throw error;
        }
        if (attempt === MAX_ATTEMPTS || !mayPass(error)) {
          throw asBlobFailure(error);
        }
      }
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }

  /** Rejects with `BlobMissing` when there is no such object, or it ends before the range does. */
  async get(name: string, range?: ByteRange): Promise<OpenObject> {
    const command = new GetObjectCommand({
      ...this.object(name),
      ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
    });
    const { Body, ContentLength, ContentRange } = await requested(this.client.send(command, answerSoon));
    if (!(Body instanceof Readable) || ContentLength === undefined) {
      throw new AppError('unavailable', { cause: new Error('The storage answered without a length') });
    }
    return { body: Body, length: ContentLength, size: Number(ContentRange?.split('/')[1] ?? ContentLength) };
  }

  async has(name: string): Promise<boolean> {
    return (await requested(this.uploadOf(name))) !== null;
  }

  /** Rejects with `BlobMissing` when there is no such object. */
  async copy(from: string, to: string): Promise<void> {
    const source = `${this.bucket}/${from}`.split('/').map(encodeURIComponent).join('/');
    await requested(this.client.send(new CopyObjectCommand({ ...this.object(to), CopySource: source }), answerSoon));
  }

  /** No error when there is no such object. */
  async deleteOnce(name: string): Promise<void> {
    try {
      await this.client.send(new DeleteObjectCommand(this.object(name)), answerSoon);
    } catch (error) {
      // S3 itself says nothing then, but some of those like it do.
      if (!isMissing(error)) {
        throw asBlobFailure(error);
      }
    }
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket, Prefix: prefix }, answerSoon);
    try {
      for await (const { Contents = [] } of pages) {
        for (const { Key, Size = 0, LastModified } of Contents) {
          if (Key !== undefined && LastModified !== undefined) {
            yield { name: Key, size: Size, modifiedAt: LastModified };
          }
        }
      }
    } catch (error) {
      throw asBlobFailure(error);
    }
  }

  link(name: string, { contentType, contentDisposition, expiresInSeconds }: LinkOptions): Promise<string> {
    const command = new GetObjectCommand({
      ...this.object(name),
      ResponseContentType: contentType,
      ResponseContentDisposition: contentDisposition,
    });
    return requested(getSignedUrl(this.client, command, { expiresIn: expiresInSeconds }));
  }

  /** Rejects when the bucket cannot be reached with these keys. */
  async check(): Promise<void> {
    const abortSignal = AbortSignal.timeout(CHECK_WITHIN_MS);
    await requested(this.client.send(new HeadBucketCommand({ Bucket: this.bucket }), { abortSignal })).catch(
      (error) => {
        // To a missing bucket too, which is no missing blob.
        throw error instanceof BlobMissing ? new AppError('unavailable', { cause: error.cause }) : error;
      },
    );
  }

  private object(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: name };
  }

  /** Rejects as the SDK does, or with `NameTaken`. */
  private async putOnce(temp: TempBlob, name: string, md5: string): Promise<void> {
    if (this.refusesToOverwrite) {
      try {
        return await this.sendFile(temp, name, md5, '*');
      } catch (error) {
        const { name: reason } = readFailure(error);
        if (reason === 'PreconditionFailed') {
          throw new NameTaken(`There is an object ${name} already`);
        }
        if (reason !== 'NotImplemented') {
          throw error;
        }
        this.refusesToOverwrite = false;
      }
    }
    if ((await this.uploadOf(name)) !== null) {
      throw new NameTaken(`There is an object ${name} already`);
    }
    await this.sendFile(temp, name, md5);
  }

  private async sendFile({ path, size }: TempBlob, name: string, md5: string, ifNoneMatch?: '*'): Promise<void> {
    const body = createReadStream(path);
    const unreadable = new AbortController();
    // The SDK would wait for a file that breaks off, and nobody would listen to its error.
    body.on('error', (error) => unreadable.abort(error));
    const command = new PutObjectCommand({
      ...this.object(name),
      Body: body,
      ContentLength: size,
      ContentMD5: md5,
      Metadata: { upload: basename(path) },
      ...(ifNoneMatch ? { IfNoneMatch: ifNoneMatch } : {}),
    });
    try {
      await this.client.send(command, { abortSignal: unreadable.signal });
    } finally {
      body.destroy();
    }
  }

  /** Which temporary blob became this object; null when there is none. Rejects as the SDK does. */
  private async uploadOf(name: string): Promise<string | null> {
    try {
      const { Metadata } = await this.client.send(new HeadObjectCommand(this.object(name)), answerSoon);
      return Metadata?.upload ?? '';
    } catch (error) {
      if (isMissing(error)) {
        return null;
      }
      throw error;
    }
  }
}

async function requested<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (error) {
    throw asBlobFailure(error);
  }
}

async function digest({ path, size }: TempBlob): Promise<string> {
  const file = await openFile(path);
  if (file.size !== size) {
    await file.handle.close();
    throw new BlobMissing(`The temporary blob has ${file.size} bytes instead of ${size}`);
  }
  const hash = createHash('md5');
  await pipeline(file.handle.createReadStream(), hash);
  return hash.digest('base64');
}
