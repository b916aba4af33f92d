import { Inject, Injectable } from '@nestjs/common';
import { Jobs } from '../jobs/jobs.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { PREVIEW_MAKER, type PreviewMaker } from '../previews/preview-maker.js';
import { SCANNER, type Scanner, type ScanVerdict } from '../scanning/scanner.js';
import { BLOB_STORE, type BlobStore } from '../storage/blob-store.js';
import { AttachmentChanges } from './attachment-changes.js';
import { nextScanStatus, type ScanEvent } from './attachment-states.js';
import { AttachmentsRepository } from './attachments.repository.js';
import type { AttachmentRow } from './attachments.types.js';

/** A file that could not be scanned for so long is not asked about any more. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

const EVENT_OF: Record<ScanVerdict['kind'], ScanEvent> = {
  clean: 'passed',
  infected: 'found',
  unscannable: 'given_up',
};

/** Has files scanned. Without a verdict it throws, and is called again later. */
@Injectable()
export class ScanJob {
  constructor(
    private readonly repository: AttachmentsRepository,
    private readonly changes: AttachmentChanges,
    private readonly jobs: Jobs,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    @Inject(SCANNER) private readonly scanner: Scanner,
    @Inject(PREVIEW_MAKER) private readonly previews: PreviewMaker,
  ) {}

  async scan(attachmentId: string): Promise<void> {
    const [row] = await this.repository.findByIds([attachmentId]);
    if (!row || row.deletedAt !== null) {
      return;
    }
    if (row.scanStatus === 'pending') {
      await this.judge(row, await this.ask(row));
    } else if (row.scanStatus === 'infected') {
      // The verdict was stored, then the process died.
      await this.blobs.quarantine(row.filePath);
    }
  }

  private async ask(row: AttachmentRow): Promise<ScanVerdict> {
    try {
      const verdict = await this.scanner.scan(await this.blobs.getStream(row.filePath, row.fileSize));
      this.metrics.scans.inc({ verdict: verdict.kind });
      return verdict;
    } catch (error) {
      this.metrics.scans.inc({ verdict: 'none' });
      if (Date.now() - row.uploadedAt.getTime() < GIVE_UP_AFTER_MS) {
        throw error;
      }
      return { kind: 'unscannable', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private async judge(row: AttachmentRow, verdict: ScanVerdict): Promise<void> {
    const attachmentId = row.id;
    const wantsPreviews = verdict.kind === 'clean' && this.previews.handles(row.fileType);
    await this.changes.apply(row, async (connection, now) => {
      const status = nextScanStatus(now.scanStatus, EVENT_OF[verdict.kind]);
      if (status === null) {
        return false;
      }
      await this.repository.setVerdict(connection, attachmentId, status, noteOf(verdict));
      if (wantsPreviews) {
        await this.jobs.enqueueOnce(connection, 'attachment-preview', attachmentId, { attachmentId });
      }
      return true;
    });
    if (wantsPreviews) {
      this.jobs.hurry('attachment-preview');
    }
    if (verdict.kind === 'infected') {
      await this.blobs.quarantine(row.filePath);
    }
    if (verdict.kind !== 'clean') {
      const { claimId, messageId, uploaderId, fileType, fileSize } = row;
      this.logger.warn(verdict.kind === 'infected' ? 'Infected file quarantined' : 'File cannot be scanned', {
        attachmentId,
        claimId,
        messageId,
        uploaderId,
        fileType,
        fileSize,
        sha256: row.sha256.toString('hex'),
        finding: noteOf(verdict),
      });
    }
  }
}

function noteOf(verdict: ScanVerdict): string | null {
  switch (verdict.kind) {
    case 'infected':
      return verdict.signature;
    case 'unscannable':
      return verdict.reason;
    default:
      return null;
  }
}
