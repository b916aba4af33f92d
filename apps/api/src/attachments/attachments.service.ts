import type { Attachment, AttachmentList, AttachmentPolicy } from '@claimline/protocol';
import { limits } from '@claimline/protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { ClaimsAccess } from '../claims/claims.access.js';
import { AppError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Database } from '../database/database.js';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import { Dispatcher } from '../realtime/dispatcher.js';
import { SCANNER, type Scanner } from '../scanning/scanner.js';
import { AttachmentRemover } from './attachment-remover.js';
import { canDeleteAttachment, isClosed } from './attachments.policy.js';
import { presentAttachment } from './attachments.presenter.js';
import { AttachmentsRepository } from './attachments.repository.js';
import type { AttachmentRow } from './attachments.types.js';
import { UploadQuotasRepository } from './upload-quotas.repository.js';

@Injectable()
export class AttachmentsService {
  constructor(
    private readonly access: ClaimsAccess,
    private readonly repository: AttachmentsRepository,
    private readonly quotas: UploadQuotasRepository,
    private readonly remover: AttachmentRemover,
    private readonly log: ClaimLogRepository,
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
    @Inject(SCANNER) private readonly scanner: Scanner,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async list(principal: Principal, messageId: string): Promise<AttachmentList> {
    const place = await this.repository.findUploadPlace(messageId);
    if (!place) {
      throw new AppError('not_found');
    }
    await this.access.assertCanSee(principal, place.claimId);
    const rows = place.isDeleted ? [] : await this.repository.findOfMessages([messageId]);
    return { items: rows.map(presentAttachment) };
  }

  /** The attachment, if it is there and the principal may see its claim; else `not_found`. */
  async get(principal: Principal, attachmentId: string): Promise<AttachmentRow> {
    const [row] = await this.repository.findByIds([attachmentId]);
    if (!row) {
      throw new AppError('not_found');
    }
    await this.access.assertCanSee(principal, row.claimId);
    return row;
  }

  /** Whether it is there now; asks no rights: the callers have. */
  async isThere(attachmentId: string): Promise<boolean> {
    const [row] = await this.repository.findByIds([attachmentId]);
    return row !== undefined && row.deletedAt === null;
  }

  /** Takes a file out of sight at once, and its bytes soon after; again is no error. */
  async deleteOnce(principal: Principal, attachmentId: string): Promise<void> {
    const { claimId, messageId, ...row } = await this.get(principal, attachmentId);
    if (!canDeleteAttachment(principal, row)) {
      throw new AppError('forbidden', { detail: 'Only its uploader or an administrator may delete a file.' });
    }
    const deleted = await this.database.transaction(async (connection) => {
      await this.repository.holdClaim(connection, claimId);
      const place = await this.repository.findUploadPlace(messageId, connection);
      const [now] = await this.repository.findByIds([attachmentId], connection);
      if (!now || now.deletedAt !== null) {
        return null;
      }
      if (place && isClosed(place.claimStatus)) {
        throw new AppError('claim_closed');
      }
      const entry = await this.log.append(connection, {
        claimId,
        type: 'attachment_deleted',
        actorId: principal.userId,
        data: { attachmentId, messageId },
      });
      const [erased] = await this.remover.erase(connection, { id: attachmentId }, entry.at);
      return erased ? { seq: entry.seq, attachment: presentAttachment(erased) } : null;
    });
    if (deleted) {
      this.tellDeleted(claimId, deleted);
      this.remover.hurry();
    }
  }

  /** What the caller may attach, and how much room is left. */
  async policy({ userId }: Principal): Promise<AttachmentPolicy> {
    return {
      types: [...this.config.attachmentTypes],
      maxBytes: limits.attachment.maxBytes,
      maxPerMessage: limits.attachment.maxPerMessage,
      quotaBytes: this.config.quotaBytesPerUser,
      usedBytes: await this.quotas.findUsed(userId),
      scanning: this.scanner.isOn,
    };
  }

  private tellDeleted(claimId: string, { seq, attachment }: { seq: number; attachment: Attachment }): void {
    this.dispatcher.tell({ claimId, seq, type: 'attachment_deleted', payload: { claimId, seq, attachment } });
  }
}
