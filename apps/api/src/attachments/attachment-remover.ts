import { Injectable } from '@nestjs/common';
import type { Queryable } from '../database/database.js';
import { Jobs } from '../jobs/jobs.js';
import { AttachmentsRepository } from './attachments.repository.js';
import type { AttachmentRow } from './attachments.types.js';
import { keysOf } from './blob-keys.js';
import { UploadQuotasRepository } from './upload-quotas.repository.js';

/** Takes attachments away: out of sight and off the quota at once, every byte of them by a job that never gives up. */
@Injectable()
export class AttachmentRemover {
  constructor(
    private readonly repository: AttachmentsRepository,
    private readonly quotas: UploadQuotasRepository,
    private readonly jobs: Jobs,
  ) {}

  /** Within the transaction of what it follows from, which holds the claim. Returns those that were still there. */
  async erase(
    connection: Queryable,
    which: { id: string } | { messageId: string },
    at: Date,
  ): Promise<AttachmentRow[]> {
    const erased = await this.repository.erase(connection, which, at);
    for (const { id, uploaderId, fileSize, filePath } of erased) {
      await this.quotas.refund(connection, uploaderId, fileSize);
      await this.jobs.enqueueOnce(connection, 'blob-delete', id, { keys: keysOf(filePath) });
    }
    return erased;
  }

  /** After the commit. */
  hurry(): void {
    this.jobs.hurry('blob-delete');
  }
}
