import type { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { StorageCheck, type StorageReport } from '../attachments/storage-check.js';
import { StorageSweep } from '../attachments/storage-sweep.js';
import type { UploadQuotasRepository } from '../attachments/upload-quotas.repository.js';
import { Refusal } from '../common/refusal.js';
import type { BlobStore } from '../storage/blob-store.js';

/** Differences that are named in a report; the rest is counted. */
const MAX_REPORTED = 100;

/** What an administrator may ask of the bytes of attachments. */
export class StorageCommands {
  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly quotas: UploadQuotasRepository,
    /** Other commands do without the store, and must work when it does not. */
    private readonly openBlobs: () => Promise<BlobStore>,
  ) {}

  async sweep(): Promise<string> {
    const sweep = new StorageSweep(this.attachments, this.quotas, await this.openBlobs());
    const { temporary, orphans, accounts, missing } = await sweep.run();
    const swept = `Removed ${temporary} unfinished uploads and ${orphans} blobs of no attachment; corrected ${accounts} quotas.`;
    if (missing.length > 0) {
      throw new Refusal(`${swept}\nThe bytes of these attachments are missing: ${missing.join(', ')}.`);
    }
    return swept;
  }

  async check(): Promise<string> {
    const report = await new StorageCheck(this.attachments, await this.openBlobs()).run();
    if (report.differences.length > 0) {
      throw new Refusal(reportDifferences(report));
    }
    return `${count(report)}: every file is there and unchanged.`;
  }
}

function count({ files, bytes }: StorageReport): string {
  return `${files} file${files === 1 ? '' : 's'}, ${bytes.toLocaleString('en')} bytes`;
}

function reportDifferences(report: StorageReport): string {
  const { differences } = report;
  const lines = differences.slice(0, MAX_REPORTED);
  if (differences.length > lines.length) {
    lines.push(`And ${differences.length - lines.length} more.`);
  }
  return [...lines, `${count(report)}, ${differences.length} difference${differences.length === 1 ? '' : 's'}.`].join(
    '\n',
  );
}
