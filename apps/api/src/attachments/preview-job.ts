import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type AttachmentVariant, attachmentVariants } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { PREVIEW_MAKER, type PreviewMaker, type Previews } from '../previews/preview-maker.js';
import { BLOB_STORE, type BlobStore } from '../storage/blob-store.js';
import { AttachmentChanges } from './attachment-changes.js';
import { isServed } from './attachments.policy.js';
import { AttachmentsRepository } from './attachments.repository.js';
import type { AttachmentRow } from './attachments.types.js';
import { variantKey } from './blob-keys.js';

/** Makes what is shown of a file, once it may be shown. */
@Injectable()
export class PreviewJob {
  constructor(
    private readonly repository: AttachmentsRepository,
    private readonly changes: AttachmentChanges,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    @Inject(PREVIEW_MAKER) private readonly previews: PreviewMaker,
  ) {}

  async make(attachmentId: string): Promise<void> {
    const [row] = await this.repository.findByIds([attachmentId]);
    if (!row || row.deletedAt !== null || !isServed(row.scanStatus) || row.hasThumbnail) {
      return;
    }
    await this.blobs.withFile(row.filePath, (path) =>
      this.previews.make(path, row.fileType, (previews) => this.keep(row, previews)),
    );
  }

  private async keep(row: AttachmentRow, previews: Previews): Promise<void> {
    if (Object.keys(previews).length === 0) {
      return;
    }
    const { variants } = previews;
    const sizes = variants
      ? {
          thumbnail: await this.keepVariant(row, 'thumbnail', variants.thumbnail),
          preview: await this.keepVariant(row, 'preview', variants.preview),
        }
      : null;
    const isKept = await this.changes.apply(row, async (connection) => {
      await this.repository.setPreviews(connection, row.id, previews, sizes);
      return true;
    });
    if (!isKept) {
      // The file was deleted meanwhile, and its variants were not there yet to go with it.
      await Promise.all(attachmentVariants.map((variant) => this.blobs.deleteOnce(variantKey(row.filePath, variant))));
    }
  }

  private async keepVariant(row: AttachmentRow, variant: AttachmentVariant, path: string): Promise<number> {
    const { size } = await stat(path);
    const key = variantKey(row.filePath, variant);
    // From a try that did not come to its end; no row names it yet.
    await this.blobs.deleteOnce(key);
    const temp = await this.blobs.putTemp(createReadStream(path));
    await this.blobs.makePermanent(temp, key);
    return size;
  }
}
