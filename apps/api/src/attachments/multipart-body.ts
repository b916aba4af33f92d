import { limits } from '@claimline/protocol';
import type { Multipart } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../common/errors.js';
import type { UploadBody } from './upload-body.js';
import { cutShort } from './upload-pipeline.js';

const FIELD = 'file';
/** Forms of programs send a few fields along; they are ignored. */
const MAX_FIELDS = 20;
/** What is still read of a body that was refused, so that the client gets to see the answer. */
const DRAINED_BYTES = 2 * limits.attachment.maxBytes;
const DRAINED_WITHIN_MS = 10_000;

/** A `multipart/form-data` body with one file in the field `file`. */
export class MultipartBody implements UploadBody {
  readonly bounds: UploadBody['bounds'];
  private parts: AsyncIterator<Multipart> | null = null;

  constructor(private readonly request: FastifyRequest) {
    this.bounds = boundsOf(request);
  }

  async file() {
    if (!this.request.isMultipart()) {
      throw refused('The body must be multipart/form-data with one file in the field "file".');
    }
    if (this.request.raw.destroyed) {
      // The parser would wait for the end of what has ended already.
      throw cutShort(undefined);
    }
    // Whoever sends nothing for long is gone, or means to hold the connection.
    this.request.raw.setTimeout(limits.upload.silentMs, () => this.request.raw.destroy());
    const part = await this.nextFile();
    if (!part) {
      throw refused('There is no file. Send one in the field "file".');
    }
    if (part.fieldname !== FIELD) {
      throw refused(`The file must be in the field "file", not in "${part.fieldname.slice(0, 50)}".`);
    }
    return { name: part.filename, content: part.file };
  }

  async end(): Promise<void> {
    if (await this.nextFile()) {
      throw refused('Send one file a request.');
    }
  }

  /** After a refusal: reads what still comes, within bounds; a connection reset would hide the answer from the client. */
  drain(): void {
    const { raw } = this.request;
    if (raw.readableEnded || raw.destroyed) {
      return;
    }
    let drained = 0;
    const timer = setTimeout(() => raw.destroy(), DRAINED_WITHIN_MS).unref();
    raw.unpipe();
    raw.on('data', (chunk: Buffer) => {
      drained += chunk.length;
      if (drained > DRAINED_BYTES) {
        raw.destroy();
      }
    });
    raw.once('close', () => clearTimeout(timer));
    raw.resume();
  }

  private async nextFile() {
    try {
      this.parts ??= this.request.parts({
        // A size limit of busboy's would cut the file silently: the pipeline counts instead.
        limits: {
          fileSize: Number.POSITIVE_INFINITY,
          files: 2,
          fields: MAX_FIELDS,
          parts: MAX_FIELDS + 2,
          fieldSize: 4_096,
        },
      });
      for (;;) {
        const { value: part, done } = await this.parts.next();
        if (done) {
          return null;
        }
        if (part.type === 'file') {
          return part;
        }
      }
    } catch (error) {
      throw error instanceof AppError ? error : cutShortOrMalformed(error);
    }
  }
}

function boundsOf({ headers }: FastifyRequest): UploadBody['bounds'] {
  const { minBytes, maxBytes } = limits.attachment;
  const declared = headers['content-length'];
  if (declared === undefined) {
    return { least: minBytes, most: maxBytes };
  }
  const boundary = /boundary="?([^";]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? '';
  const leanest = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--${boundary}--`;
  return {
    least: Math.max(minBytes, Number(declared) - limits.upload.envelopeMaxBytes),
    most: Math.min(maxBytes, Math.max(minBytes, Number(declared) - leanest.length)),
  };
}

function cutShortOrMalformed(error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('FST_') && code !== 'FST_MP_PREMATURE_CLOSE'
    ? refused('The form has too many parts, or parts that are not understood.')
    : cutShort(error);
}

function refused(detail: string): AppError {
  return new AppError('validation_failed', { detail });
}
