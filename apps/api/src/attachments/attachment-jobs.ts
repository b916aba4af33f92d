import { Inject, Injectable } from '@nestjs/common';
import { Jobs } from '../jobs/jobs.js';
import { BLOB_STORE, type BlobStore } from '../storage/blob-store.js';
import { PreviewJob } from './preview-job.js';
import { ScanJob } from './scan-job.js';

/** Which job is done by whom. */
@Injectable()
export class AttachmentJobs {
  constructor(
    private readonly jobs: Jobs,
    private readonly scan: ScanJob,
    private readonly preview: PreviewJob,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
  ) {}

  async start(): Promise<void> {
    await this.jobs.work('attachment-scan', ({ attachmentId }) => this.scan.scan(attachmentId));
    await this.jobs.work('attachment-preview', ({ attachmentId }) => this.preview.make(attachmentId));
    await this.jobs.work('blob-delete', async ({ keys }) => {
      for (const key of keys) {
        await this.blobs.deleteOnce(key);
      }
    });
  }
}
