import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { BlobMissing, type BlobStore } from '../storage/blob-store.js';
import type { AttachmentsRepository } from './attachments.repository.js';
import type { AttachmentRow } from './attachments.types.js';
import { originalOf, variantKey } from './blob-keys.js';
import { everyAttachment } from './storage-sweep.js';

export interface StorageReport {
  files: number;
  bytes: number;
  /** One sentence each. */
  differences: string[];
}

/** Compares every attachment with its bytes, read whole and hashed anew, and every blob with the attachments. */
export class StorageCheck {
  constructor(
    private readonly repository: AttachmentsRepository,
    private readonly blobs: BlobStore,
  ) {}

  async run(): Promise<StorageReport> {
    const report: StorageReport = { files: 0, bytes: 0, differences: [] };
    for await (const row of everyAttachment(this.repository)) {
      report.files += 1;
      report.bytes += row.fileSize;
      // Nobody gets at what is quarantined, this program neither; that it is there is seen below.
      const differences = row.scanStatus === 'infected' ? [] : await this.compare(row);
      const [now] = differences.length > 0 ? await this.repository.findByIds([row.id]) : [];
      if (now && now.deletedAt === null) {
        report.differences.push(...differences.map((what) => `Attachment ${row.id} of claim ${row.claimId}: ${what}.`));
      }
    }
    report.differences.push(...(await this.findStrangers()));
    return report;
  }

  private async compare(row: AttachmentRow): Promise<string[]> {
    const differences: string[] = [];
    const digest = await this.digest(row.filePath, row.fileSize);
    if (digest === null) {
      differences.push(`its ${row.fileSize} bytes are missing or short (${row.filePath})`);
    } else if (!digest.equals(row.sha256)) {
      differences.push(`its bytes were changed (${row.filePath}): SHA-256 is ${digest.toString('hex')}`);
    }
    for (const [variant, size] of [
      ['thumbnail', row.thumbnailSize],
      ['preview', row.previewSize],
    ] as const) {
      if (size !== null && (await this.digest(variantKey(row.filePath, variant), size)) === null) {
        differences.push(`its ${variant} is missing or short`);
      }
    }
    return differences;
  }

  private async digest(key: string, size: number): Promise<Buffer | null> {
    try {
      const hash = createHash('sha256');
      await pipeline(await this.blobs.getStream(key, size), hash);
      return hash.digest();
    } catch (error) {
      if (error instanceof BlobMissing) {
        return null;
      }
      throw error;
    }
  }

  private async findStrangers(): Promise<string[]> {
    const strangers: string[] = [];
    for await (const { key, place, size } of this.blobs.list()) {
      if (place === 'temporary') {
        continue;
      }
      const original = originalOf(key);
      const isKept = original !== null && (await this.repository.findKept([original])).has(original);
      if (!isKept) {
        strangers.push(`Blob ${key} (${size} bytes, ${place}) belongs to no attachment.`);
      }
    }
    return strangers;
  }
}
