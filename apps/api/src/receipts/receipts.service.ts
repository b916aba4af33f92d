import type { ReadResult, UnreadCount } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { isStaff, type Principal } from '../auth/principal.js';
import { ClaimActivity } from '../claims/claim-activity.js';
import { AppError } from '../common/errors.js';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import { MessagesService } from '../messages/messages.service.js';
import { Dispatcher } from '../realtime/dispatcher.js';
import { ReceiptsRepository } from './receipts.repository.js';
import { StaffUnread } from './staff-unread.js';

@Injectable()
export class ReceiptsService {
  constructor(
    private readonly messages: MessagesService,
    private readonly repository: ReceiptsRepository,
    private readonly staffUnread: StaffUnread,
    private readonly log: ClaimLogRepository,
    private readonly dispatcher: Dispatcher,
    private readonly activity: ClaimActivity,
  ) {}

  /** Reads everything up to a message. A position only moves forward; what is read already says when it was. */
  async readOnce(principal: Principal, messageId: string): Promise<ReadResult> {
    const { claimId, seq: upToSeq } = await this.messages.getPlace(principal, messageId);
    const { userId } = principal;
    const entry = await this.log.appendRead(claimId, userId, { messageId, upToSeq });
    if (!entry) {
      const mark = await this.repository.findMark(claimId, userId, upToSeq);
      if (!mark) {
        throw new AppError('unavailable');
      }
      return { messageId, claimId, seq: mark.seq, upToSeq, userId, readAt: mark.readAt.toISOString() };
    }
    const receipt: ReadResult = { messageId, claimId, seq: entry.seq, upToSeq, userId, readAt: entry.at.toISOString() };
    this.dispatcher.tell({ claimId, seq: entry.seq, type: 'message_read', payload: receipt });
    this.activity.noteFor(claimId, userId);
    return receipt;
  }

  countUnread(principal: Principal): Promise<UnreadCount> {
    return isStaff(principal)
      ? this.staffUnread.count(principal.userId)
      : this.repository.countUnreadOfCustomer(principal.userId);
  }
}
