import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../database/database.js';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import { Dispatcher } from '../realtime/dispatcher.js';
import { presentAttachment } from './attachments.presenter.js';
import { AttachmentsRepository } from './attachments.repository.js';
import type { AttachmentRow } from './attachments.types.js';

/** What becomes of an attachment after its upload: each change is one `attachment_updated` in the log. */
@Injectable()
export class AttachmentChanges {
  constructor(
    private readonly repository: AttachmentsRepository,
    private readonly log: ClaimLogRepository,
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
  ) {}

  /**
   * Holds the attachment as it is now, lets `change` write, and tells. `change` answers false when there is nothing to
   * change any more. Returns whether there was a change; false too when the attachment has been deleted.
   */
  async apply(
    { id, claimId, messageId, uploaderId }: AttachmentRow,
    change: (connection: Queryable, now: AttachmentRow) => Promise<boolean>,
  ): Promise<boolean> {
    const changed = await this.database.transaction(async (connection) => {
      await this.repository.holdClaim(connection, claimId);
      const [before] = await this.repository.findByIds([id], connection);
      if (!before || before.deletedAt !== null || !(await change(connection, before))) {
        return null;
      }
      const [after = before] = await this.repository.findByIds([id], connection);
      const { scanStatus, hasThumbnail } = after;
      const entry = await this.log.append(connection, {
        claimId,
        type: 'attachment_updated',
        // Nobody did it: it follows from what the uploader did.
        actorId: uploaderId,
        data: { attachmentId: id, messageId, scanStatus, hasThumbnail },
      });
      return { seq: entry.seq, attachment: presentAttachment(after) };
    });
    if (changed) {
      this.dispatcher.tell({
        claimId,
        seq: changed.seq,
        type: 'attachment_updated',
        payload: { claimId, ...changed },
      });
    }
    return changed !== null;
  }
}
