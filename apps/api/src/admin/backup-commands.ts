import type { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { Backup } from '../backup/backup.js';
import { Restore } from '../backup/restore.js';
import { SecretFiles } from '../backup/secret-files.js';
import { Refusal } from '../common/refusal.js';
import type { Database } from '../database/database.js';
import type { BlobStore } from '../storage/blob-store.js';

/** What an administrator may ask for so that nothing is ever lost for good. */
export class BackupCommands {
  private readonly secrets: SecretFiles;

  constructor(
    private readonly database: Database,
    private readonly attachments: AttachmentsRepository,
    private readonly openBlobs: () => Promise<BlobStore>,
    dataDir: string,
    /** A server holds what it would have to be restored under its feet. */
    private readonly isServer: boolean,
  ) {
    this.secrets = new SecretFiles(dataDir);
  }

  async backup(path: string): Promise<string> {
    const backup = new Backup(this.database, this.attachments, await this.openBlobs(), this.secrets);
    const { bytes, rows, files, missing } = await backup.write(path);
    const written = `Wrote ${path}: ${rows} rows and ${files} files in ${bytes.toLocaleString('en')} bytes. It holds secrets: keep it where only you can read it.`;
    if (missing.length > 0) {
      throw new Refusal(`${written}\nThe bytes of these attachments are missing: ${missing.join(', ')}.`);
    }
    return written;
  }

  async restore(path: string): Promise<string> {
    if (this.isServer) {
      throw new Refusal('A server runs on the data folder. Stop it first; nothing was changed.');
    }
    const restore = new Restore(this.database, await this.openBlobs(), this.secrets);
    const { createdAt, rows, files, gone } = await restore.run(path);
    const deleted = gone > 0 ? ` ${gone} files that were deleted while it was written are marked as deleted.` : '';
    return `Restored ${rows} rows and ${files} files as of ${createdAt}.${deleted} Everybody signs in again.`;
  }
}
