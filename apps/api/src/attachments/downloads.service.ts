import type { Readable } from 'node:stream';
import { type AttachmentVariant, type DownloadAttachment, inlineFileTypes } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { matchesTag } from '../common/entity-tags.js';
import { AppError } from '../common/errors.js';
import { toAppError } from '../database/database-errors.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { BLOB_STORE, BlobMissing, type BlobStore, type ByteRange } from '../storage/blob-store.js';
import { isServed } from './attachments.policy.js';
import { AttachmentsService } from './attachments.service.js';
import type { AttachmentRow } from './attachments.types.js';
import { variantKey } from './blob-keys.js';
import { readRange } from './byte-ranges.js';
import { contentDisposition } from './content-disposition.js';
import { FileCounts } from './file-counts.js';

const VARIANT_TYPE = 'image/webp';
const LINK_SECONDS = 60;

export interface DownloadConditions {
  range: string | undefined;
  ifRange: string | undefined;
  ifNoneMatch: string | undefined;
  /** A `HEAD`: what is answered has no bytes. */
  isHead: boolean;
}

/** What to answer; `content` is null where there is nothing to send. */
export interface Download {
  status: 200 | 206 | 304 | 416 | 302;
  headers: Record<string, string | number>;
  content: Readable | null;
}

interface Served {
  key: string;
  size: number;
  tag: string;
  contentType: string;
  disposition: string;
}

/** Gives out the bytes of attachments to who may see their claim, and nothing before a scanner has passed them. */
@Injectable()
export class DownloadsService {
  constructor(
    private readonly attachments: AttachmentsService,
    private readonly counts: FileCounts,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
  ) {}

  async open(
    principal: Principal,
    attachmentId: string,
    wanted: DownloadAttachment,
    conditions: DownloadConditions,
  ): Promise<Download> {
    try {
      const download = await this.find(principal, attachmentId, wanted, conditions);
      this.metrics.downloads.inc({ outcome: download.status });
      return download;
    } catch (error) {
      this.metrics.downloads.inc({ outcome: toAppError(error).code });
      throw error;
    }
  }

  private async find(
    principal: Principal,
    attachmentId: string,
    wanted: DownloadAttachment,
    conditions: DownloadConditions,
  ): Promise<Download> {
    const row = await this.attachments.get(principal, attachmentId);
    assertServed(row);
    const served = select(row, wanted);
    const headers = {
      ETag: served.tag,
      'Cache-Control': 'private, no-cache',
      'Accept-Ranges': 'bytes',
    };
    if (matchesTag(conditions.ifNoneMatch, served.tag)) {
      return { status: 304, headers, content: null };
    }
    // What a page shows in place comes from here: a bucket would have to be told of every origin that may.
    const isSaved = wanted.variant === undefined && wanted.disposition === 'attachment';
    const link = isSaved ? await this.linkTo(served) : null;
    if (link !== null) {
      if (conditions.range === undefined) {
        this.count(row, wanted, conditions);
      }
      return { status: 302, headers: { Location: link, 'Cache-Control': 'no-store' }, content: null };
    }
    const isCurrent = conditions.ifRange === undefined || conditions.ifRange === served.tag;
    const range = isCurrent ? readRange(conditions.range, served.size) : null;
    if (range === 'unsatisfiable') {
      return { status: 416, headers: { 'Content-Range': `bytes */${served.size}` }, content: null };
    }
    const content = await this.read(row, served, range ?? undefined);
    if (!range || (range.start === 0 && range.end === served.size - 1)) {
      this.count(row, wanted, conditions);
    }
    return {
      status: range ? 206 : 200,
      headers: {
        ...headers,
        'Content-Type': served.contentType,
        'Content-Disposition': served.disposition,
        'Content-Length': range ? range.end - range.start + 1 : served.size,
        ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${served.size}` } : {}),
      },
      content,
    };
  }

  /** A download is an answer with the whole file; a player or a reader of PDFs asks for parts of it many times. */
  private count({ fileSize }: AttachmentRow, { variant }: DownloadAttachment, { isHead }: DownloadConditions): void {
    if (variant === undefined && !isHead) {
      this.counts.countDownload(fileSize);
    }
  }

  private linkTo({ key, contentType, disposition }: Served): Promise<string | null> {
    return this.blobs.linkTo(key, {
      contentType,
      contentDisposition: disposition,
      expiresInSeconds: LINK_SECONDS,
    });
  }

  private async read(row: AttachmentRow, { key, size }: Served, range: ByteRange | undefined): Promise<Readable> {
    const alarm = (error: unknown) => {
      if (error instanceof BlobMissing) {
        this.metrics.missingBlobs.inc();
        this.logger.error('Bytes of an attachment are missing', { attachmentId: row.id, claimId: row.claimId, key });
      }
    };
    try {
      const content = await this.blobs.getStream(key, size, range);
      content.once('error', alarm);
      return content;
    } catch (error) {
      alarm(error);
      if (!(error instanceof BlobMissing)) {
        throw error;
      }
      // It may have been deleted between the look at its row and the look at its bytes.
      const isThere = await this.attachments.isThere(row.id);
      throw new AppError(isThere ? 'gone' : 'not_found', { cause: error });
    }
  }
}

function assertServed({ deletedAt, scanStatus }: AttachmentRow): void {
  if (deletedAt !== null) {
    throw new AppError('not_found');
  }
  if (scanStatus === 'infected') {
    throw new AppError('infected_file', { detail: 'The virus scanner refused this file. It is not given out.' });
  }
  if (!isServed(scanStatus)) {
    throw new AppError('scan_pending', {
      detail:
        scanStatus === 'failed'
          ? 'The file could not be scanned for viruses, so it is not given out.'
          : 'The file is being scanned for viruses. Try again in a moment.',
    });
  }
}

function select(row: AttachmentRow, { variant, disposition }: DownloadAttachment): Served {
  const { filePath, fileName, fileType, fileSize } = row;
  const sha256 = row.sha256.toString('hex');
  if (variant === undefined) {
    const isInline = disposition === 'inline' && inlineFileTypes.some((type) => type === fileType);
    return {
      key: filePath,
      size: fileSize,
      tag: `"${sha256}"`,
      contentType: fileType === 'text/plain' || fileType === 'text/csv' ? `${fileType}; charset=utf-8` : fileType,
      disposition: contentDisposition(fileName, isInline ? 'inline' : 'attachment'),
    };
  }
  const size = variantSize(row, variant);
  if (size === null) {
    throw new AppError('not_found', { detail: `This file has no ${variant}.` });
  }
  return {
    key: variantKey(filePath, variant),
    size,
    tag: `"${sha256}-${variant}"`,
    contentType: VARIANT_TYPE,
    disposition: contentDisposition(`${fileName}.webp`, disposition),
  };
}

function variantSize({ thumbnailSize, previewSize }: AttachmentRow, variant: AttachmentVariant): number | null {
  return variant === 'thumbnail' ? thumbnailSize : previewSize;
}
