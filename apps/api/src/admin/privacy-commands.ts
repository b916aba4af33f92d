import type { AttachmentsRepository } from '../attachments/attachments.repository.js';
import type { UploadQuotasRepository } from '../attachments/upload-quotas.repository.js';
import type { Account } from '../auth/users.repository.js';
import type { UsersService } from '../auth/users.service.js';
import { Refusal } from '../common/refusal.js';
import type { Database } from '../database/database.js';
import { PersonEraser } from '../privacy/person-eraser.js';
import { PersonExport } from '../privacy/person-export.js';
import { PersonalDataRepository } from '../privacy/personal-data.repository.js';
import type { BlobStore } from '../storage/blob-store.js';

/** What people may ask of whoever keeps their data. */
export class PrivacyCommands {
  constructor(
    private readonly database: Database,
    private readonly users: UsersService,
    private readonly attachments: AttachmentsRepository,
    private readonly quotas: UploadQuotasRepository,
    private readonly openBlobs: () => Promise<BlobStore>,
  ) {}

  async exportPerson({ id, email }: Account, path: string): Promise<string> {
    const archive = new PersonExport(new PersonalDataRepository(this.database), await this.openBlobs());
    try {
      const { bytes, messages, files } = await archive.write(id, path);
      return `Wrote what is known of ${email} to ${path}: ${messages} messages and ${files} files in ${bytes.toLocaleString('en')} bytes.`;
    } catch (error) {
      if (error instanceof Error && 'syscall' in error && 'code' in error) {
        throw new Refusal(`${path} could not be written (${String(error.code)}). Nothing is ever overwritten.`);
      }
      throw error;
    }
  }

  async erasePerson(account: Account): Promise<string> {
    // Refuses the last administrator, and ends every login: nothing more is written.
    await this.users.disable(account.id);
    const eraser = new PersonEraser(this.database, this.attachments, this.quotas, await this.openBlobs());
    const { messages, files, claims } = await eraser.erase(account);
    return `Erased ${account.email} (${account.id}): ${messages} messages, ${files} files, the subjects of ${claims} claims. Backups of before still hold them.`;
  }
}
