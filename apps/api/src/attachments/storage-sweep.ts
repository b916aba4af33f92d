import { limits } from '@claimline/protocol';
import { BlobMissing, type BlobStore, type ListedBlob } from '../storage/blob-store.js';
import type { AttachmentsRepository } from './attachments.repository.js';
import type { AttachmentRow } from './attachments.types.js';
import { originalOf } from './blob-keys.js';
import type { UploadQuotasRepository } from './upload-quotas.repository.js';

/** Longer than the longest upload, and than a commit whose answer was lost takes to show. */
const SWEEP_GRACE_MS = 2 * limits.upload.maxMs;
/** What a crash did to rows shows soon after; `check-storage` looks at all of them. */
const RECENT_MS = 48 * 3_600_000;
const BATCH = 500;

export interface Swept {
  /** Temporary blobs of uploads that came to nothing. */
  temporary: number;
  /** Blobs that no attachment has. */
  orphans: number;
  /** Accounts whose used bytes were wrong. */
  accounts: number;
  /** Recent attachments without their bytes, by id: nothing can be done but to tell. */
  missing: string[];
}

/** Puts right what a process that died left behind. Safe at any time, and on several nodes at once. */
export class StorageSweep {
  constructor(
    private readonly repository: AttachmentsRepository,
    private readonly quotas: UploadQuotasRepository,
    private readonly blobs: BlobStore,
    private readonly graceMs = SWEEP_GRACE_MS,
  ) {}

  async run(): Promise<Swept> {
    const { temporary, orphans } = await this.sweepBlobs();
    const accounts = await this.quotas.reconcile(this.graceMs);
    return { temporary, orphans, accounts, missing: await this.findMissing() };
  }

  private async sweepBlobs(): Promise<{ temporary: number; orphans: number }> {
    const swept = { temporary: 0, orphans: 0 };
    let batch: ListedBlob[] = [];
    for await (const blob of this.blobs.list()) {
      if (Date.now() - blob.modifiedAt.getTime() < this.graceMs) {
        continue;
      }
      if (blob.place === 'temporary') {
        await this.blobs.deleteTempOnce(blob.key);
        swept.temporary += 1;
        continue;
      }
      batch.push(blob);
      if (batch.length === BATCH) {
        swept.orphans += await this.sweepOrphans(batch);
        batch = [];
      }
    }
    swept.orphans += await this.sweepOrphans(batch);
    return swept;
  }

  /** What was not made here, an operator's own file, is left alone. */
  private async sweepOrphans(blobs: readonly ListedBlob[]): Promise<number> {
    const ours = blobs.flatMap(({ key }) => {
      const original = originalOf(key);
      return original === null ? [] : [{ key, original }];
    });
    if (ours.length === 0) {
      return 0;
    }
    const kept = await this.repository.findKept(ours.map(({ original }) => original));
    const orphans = ours.filter(({ original }) => !kept.has(original));
    for (const { key } of orphans) {
      await this.blobs.deleteOnce(key);
    }
    return orphans.length;
  }

  private async findMissing(): Promise<string[]> {
    const missing: string[] = [];
    for await (const row of everyAttachment(this.repository, new Date(Date.now() - RECENT_MS))) {
      if (row.scanStatus !== 'infected' && !(await this.isThere(row))) {
        missing.push(row.id);
      }
    }
    return missing;
  }

  private async isThere({ filePath, fileSize, id }: AttachmentRow): Promise<boolean> {
    try {
      (await this.blobs.getStream(filePath, fileSize)).destroy();
      return true;
    } catch (error) {
      if (!(error instanceof BlobMissing)) {
        throw error;
      }
      // It may have been deleted since its row was read.
      const [now] = await this.repository.findByIds([id]);
      return now === undefined || now.deletedAt !== null || now.scanStatus === 'infected';
    }
  }
}

/** Attachments that are there, by id, a few hundred at a time. */
export async function* everyAttachment(
  repository: AttachmentsRepository,
  uploadedSince = new Date(0),
): AsyncGenerator<AttachmentRow> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await repository.findAfter(after, uploadedSince, BATCH);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) {
      return;
    }
    after = last.id;
  }
}
