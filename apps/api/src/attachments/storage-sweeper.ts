import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Jobs } from '../jobs/jobs.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { BLOB_STORE, type BlobStore } from '../storage/blob-store.js';
import { AttachmentsRepository } from './attachments.repository.js';
import { StorageSweep } from './storage-sweep.js';
import { UploadQuotasRepository } from './upload-quotas.repository.js';

const EVERY_MS = 3_600_000;
/** A file that waits longer for its verdict may have lost its job. */
const SCANNED_WITHIN_MS = 5 * 60_000;
const MAX_RESCANS = 1_000;

/** Sweeps at start and every hour. */
@Injectable()
export class StorageSweeper {
  private readonly sweep: StorageSweep;
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: AttachmentsRepository,
    quotas: UploadQuotasRepository,
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
    @Inject(BLOB_STORE) blobs: BlobStore,
  ) {
    this.sweep = new StorageSweep(repository, quotas, blobs);
  }

  start(): void {
    this.begin();
    this.timer = setInterval(() => this.begin(), EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private begin(): void {
    this.sweeping = this.sweeping.then(() => this.run());
  }

  private async run(): Promise<void> {
    try {
      const { missing, ...swept } = await this.sweep.run();
      const rescans = await this.askAgain();
      if (Object.values(swept).some((count) => count > 0) || rescans > 0) {
        this.logger.info('Storage swept', { ...swept, rescans });
      }
      for (const attachmentId of missing) {
        this.metrics.missingBlobs.inc();
        this.logger.error('Bytes of an attachment are missing', { attachmentId });
      }
    } catch (error) {
      // The next hour tries again; nothing depends on it.
      this.logger.warn('Storage could not be swept', {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }

  private async askAgain(): Promise<number> {
    const ids = await this.repository.findPending(SCANNED_WITHIN_MS, MAX_RESCANS);
    for (const attachmentId of ids) {
      await this.jobs.enqueueOnce(this.database, 'attachment-scan', attachmentId, { attachmentId });
    }
    return ids.length;
  }
}
