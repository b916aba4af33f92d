import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isExtensionOf, limits } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { BLOB_STORE, type BlobStore, type TempBlob } from '../storage/blob-store.js';
import { sniffContentType } from './content-type.js';

/** From the socket to the disk in one stream: limit → SHA-256 → temporary blob; then what it is, by content. */
@Injectable()
export class UploadPipeline {
  constructor(
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    @Inject(CONFIG) private readonly config: Pick<Config, 'attachmentTypes'>,
  ) {}

  /** Takes the bytes in. Nothing is left when it rejects: `file_too_large`, `validation_failed` when they were cut short. */
  async take(content: Readable): Promise<{ temp: TempBlob; sha256: Buffer }> {
    const hash = createHash('sha256');
    let size = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        if (size > limits.attachment.maxBytes) {
          done(fileTooLarge());
          return;
        }
        hash.update(chunk);
        done(null, chunk);
      },
    });
    // Its failure destroys the meter, and so is what `putTemp` rejects with.
    const flowing = pipeline(content, meter).catch(() => undefined);
    try {
      const temp = await this.blobs.putTemp(meter);
      return { temp, sha256: hash.digest() };
    } catch (error) {
      throw content.errored === null || error instanceof AppError ? error : cutShort(error);
    } finally {
      await flowing;
    }
  }

  /** What the file is; refuses what is empty, not accepted, or is not what its name says. The caller discards the blob. */
  async identify(temp: TempBlob, extension: string): Promise<string> {
    if (temp.size < limits.attachment.minBytes) {
      throw new AppError('empty_file', { detail: 'The file is empty. Choose another one.' });
    }
    const contentType = await sniffContentType(temp.path, extension);
    if (contentType === null || !this.config.attachmentTypes.includes(contentType)) {
      throw this.notAccepted('This type of file is not accepted.');
    }
    if (!isExtensionOf(extension, contentType)) {
      throw this.notAccepted(`The name ends in .${extension}, but the file is ${contentType}.`);
    }
    return contentType;
  }

  notAccepted(reason: string): AppError {
    return new AppError('unsupported_media_type', {
      detail: `${reason} Accepted are: ${this.config.attachmentTypes.join(', ')}.`,
    });
  }
}

export function fileTooLarge(): AppError {
  return new AppError('file_too_large', { detail: `A file may have at most ${limits.attachment.maxBytes} bytes.` });
}

export function cutShort(cause: unknown): AppError {
  return new AppError('validation_failed', { detail: 'The upload was cut short. Send the file again.', cause });
}
