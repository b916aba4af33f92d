import type { Locale } from '@claimline/protocol';
import type { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { keysOf } from '../attachments/blob-keys.js';
import type { UploadQuotasRepository } from '../attachments/upload-quotas.repository.js';
import type { Account } from '../auth/users.repository.js';
import { searchText } from '../common/search-text.js';
import type { Database } from '../database/database.js';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import { MessagesRepository } from '../messages/messages.repository.js';
import type { MessagePlace } from '../messages/messages.types.js';
import type { BlobStore } from '../storage/blob-store.js';
import { PersonalDataRepository } from './personal-data.repository.js';

const AT_ONCE = 200;

/** What is read where the name of an erased person was. */
const ERASED: Record<Locale, { firstName: string; lastName: string }> = {
  fr: { firstName: 'Personne', lastName: 'effacée' },
  en: { firstName: 'Erased', lastName: 'person' },
};

export interface ErasureReport {
  messages: number;
  files: number;
  claims: number;
}

/**
 * Takes the content and the name of one person out of everything. Numbers, times and digests stay, so every chain still
 * verifies; each change is an entry of the log, so open pages hear of it within a second. Can be run again after it
 * was interrupted: the address goes last.
 */
export class PersonEraser {
  private readonly personal: PersonalDataRepository;
  private readonly messages: MessagesRepository;
  private readonly log: ClaimLogRepository;

  constructor(
    private readonly database: Database,
    private readonly attachments: AttachmentsRepository,
    private readonly quotas: UploadQuotasRepository,
    private readonly blobs: BlobStore,
  ) {
    this.personal = new PersonalDataRepository(database);
    this.messages = new MessagesRepository(database);
    this.log = new ClaimLogRepository(database);
  }

  /** The person must be disabled already: nothing is written any more. */
  async erase({ id, locale }: Account): Promise<ErasureReport> {
    const report: ErasureReport = { messages: 0, files: 0, claims: 0 };
    for (let rows = await this.nextMessages(id); rows.length > 0; rows = await this.nextMessages(id)) {
      for (const place of rows) {
        report.files += await this.eraseMessage(place);
        report.messages += 1;
      }
    }
    for (let rows = await this.nextClaims(id); rows.length > 0; rows = await this.nextClaims(id)) {
      for (const claim of rows) {
        await this.eraseClaim(claim, id);
        report.claims += 1;
      }
    }
    await this.personal.erasePerson(id, { email: `${id}@erased.invalid`, ...ERASED[locale] });
    return report;
  }

  private nextMessages(userId: string): Promise<MessagePlace[]> {
    return this.personal.findMessages(userId, AT_ONCE);
  }

  private nextClaims(userId: string): Promise<{ id: string; reference: string }[]> {
    return this.personal.findClaims(userId, AT_ONCE);
  }

  /** In a closed claim too. Returns how many files went. */
  private async eraseMessage(place: MessagePlace): Promise<number> {
    const { id: messageId, claimId, senderId: actorId } = place;
    const files = await this.database.transaction(async (connection) => {
      const held = await this.messages.hold(connection, place);
      if (!held || held.deletedAt !== null) {
        return [];
      }
      const entry = await this.log.append(connection, {
        claimId,
        type: 'message_deleted',
        actorId,
        data: { messageId },
      });
      await this.messages.erase(connection, place, actorId, entry.at);
      const erased = await this.attachments.erase(connection, { messageId }, entry.at);
      for (const { fileSize } of erased) {
        await this.quotas.refund(connection, actorId, fileSize);
      }
      return erased;
    });
    // What fails here is an orphan now, which the sweeper removes.
    for (const key of files.flatMap(({ filePath }) => keysOf(filePath))) {
      await this.blobs.deleteOnce(key);
    }
    return files.length;
  }

  private async eraseClaim(
    { id: claimId, reference }: { id: string; reference: string },
    actorId: string,
  ): Promise<void> {
    await this.database.transaction(async (connection) => {
      await this.attachments.holdClaim(connection, claimId);
      await this.personal.eraseClaim(connection, claimId, searchText(reference));
      await this.log.append(connection, {
        claimId,
        type: 'claim_updated',
        actorId,
        data: { changes: { subjectErased: true } },
      });
    });
  }
}
