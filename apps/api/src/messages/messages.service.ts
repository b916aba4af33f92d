import {
  type EditMessageInput,
  type FoundMessages,
  type ListMessages,
  limits,
  type Message,
  type MessageList,
  type MessageVersionList,
  type SearchMessages,
  type SendMessageInput,
} from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { AttachmentRemover } from '../attachments/attachment-remover.js';
import type { Principal } from '../auth/principal.js';
import { ClaimActivity } from '../claims/claim-activity.js';
import { ClaimsAccess } from '../claims/claims.access.js';
import { AppError } from '../common/errors.js';
import { searchPatterns } from '../common/search-text.js';
import { Database } from '../database/database.js';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import { sha256Hex } from '../log/entry-hash.js';
import { TypingService } from '../presence/typing.service.js';
import { Dispatcher } from '../realtime/dispatcher.js';
import { MessageSender } from './message-sender.js';
import { canDeleteMessage, canEditMessage, isReadOnly } from './messages.policy.js';
import { MessagesReader } from './messages.reader.js';
import { MessagesRepository } from './messages.repository.js';
import type { HeldMessage, MessagePlace } from './messages.types.js';

@Injectable()
export class MessagesService {
  constructor(
    private readonly access: ClaimsAccess,
    private readonly sender: MessageSender,
    private readonly repository: MessagesRepository,
    private readonly reader: MessagesReader,
    private readonly log: ClaimLogRepository,
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
    private readonly activity: ClaimActivity,
    private readonly typing: TypingService,
    private readonly attachments: AttachmentRemover,
  ) {}

  /**
   * Stores a message, then tells of it. The same `clientMessageId` again returns the first message, `created: false`;
   * with another text it is a `conflict`.
   */
  async send(principal: Principal, input: SendMessageInput): Promise<{ message: Message; created: boolean }> {
    const claim = await this.access.assertCanSee(principal, input.claimId);
    const result = await this.sender.send(principal, claim, input);
    this.typing.ended(claim.id, principal.userId);
    return result;
  }

  async list(principal: Principal, claimId: string, page: ListMessages): Promise<MessageList> {
    await this.access.assertCanSee(principal, claimId);
    const { afterSeq, beforeSeq = limits.maxSeq, limit } = page;
    const found =
      afterSeq === undefined
        ? await this.repository.findBefore(claimId, beforeSeq, limit + 1)
        : await this.repository.findAfter(claimId, afterSeq, limit + 1);
    const rows = afterSeq === undefined ? found.rows.slice(-limit) : found.rows.slice(0, limit);
    return { items: await this.reader.present(claimId, { ...found, rows }), hasMore: found.rows.length > limit };
  }

  /** The latest first. A text without any word finds nothing. */
  async search(principal: Principal, claimId: string, { q, limit }: SearchMessages): Promise<FoundMessages> {
    await this.access.assertCanSee(principal, claimId);
    const patterns = searchPatterns(q);
    const found = patterns ? await this.repository.search(claimId, patterns, limit + 1) : [];
    return { items: found.slice(0, limit), hasMore: found.length > limit };
  }

  /** For staff alone: what its author has taken back is not for the other side. */
  async listVersions(principal: Principal, messageId: string): Promise<MessageVersionList> {
    const place = await this.getPlace(principal, messageId);
    await this.access.assertCanManage(principal, place.claimId);
    const versions = await this.repository.findVersions(messageId);
    return { items: versions.map((version) => ({ ...version, replacedAt: version.replacedAt.toISOString() })) };
  }

  async edit(principal: Principal, messageId: string, input: EditMessageInput): Promise<Message> {
    const place = await this.getPlace(principal, messageId);
    if (!canEditMessage(principal, place)) {
      throw new AppError('forbidden', { detail: 'Only its author may edit a message.' });
    }
    const change = await this.database.transaction(async (connection) => {
      const held = this.assertWritable(await this.repository.hold(connection, place));
      if (held.deletedAt !== null) {
        throw new AppError('conflict', { detail: 'The message was deleted.' });
      }
      if (held.content === input.content) {
        return null;
      }
      const entry = await this.log.append(connection, {
        claimId: place.claimId,
        type: 'message_updated',
        actorId: principal.userId,
        data: { messageId, version: held.version + 1, textSha256: sha256Hex(input.content) },
      });
      await this.repository.replaceContent(connection, messageId, input.content, entry.at);
      return entry;
    });
    if (change) {
      // Before it is told: no inbox may hear the old text after that.
      this.activity.noteChange(place.claimId);
    }
    const message = await this.reader.get(place.claimId, messageId);
    if (change) {
      this.dispatcher.tell({
        claimId: place.claimId,
        seq: change.seq,
        type: 'message_updated',
        payload: { claimId: place.claimId, seq: change.seq, message },
      });
    }
    return message;
  }

  /** Leaves a tombstone, without its files; again is no error. */
  async deleteOnce(principal: Principal, messageId: string): Promise<void> {
    const place = await this.getPlace(principal, messageId);
    if (!canDeleteMessage(principal, place)) {
      throw new AppError('forbidden', { detail: 'Only its author or an administrator may delete a message.' });
    }
    const change = await this.database.transaction(async (connection) => {
      const held = await this.repository.hold(connection, place);
      if (!held || held.deletedAt !== null) {
        return null;
      }
      this.assertWritable(held);
      const entry = await this.log.append(connection, {
        claimId: place.claimId,
        type: 'message_deleted',
        actorId: principal.userId,
        data: { messageId },
      });
      await this.repository.erase(connection, place, principal.userId, entry.at);
      await this.attachments.erase(connection, { messageId }, entry.at);
      return entry;
    });
    if (change) {
      // Before it is told: no inbox may hear the text after that.
      this.activity.noteChange(place.claimId);
      this.attachments.hurry();
      const message = await this.reader.get(place.claimId, messageId);
      this.dispatcher.tell({
        claimId: place.claimId,
        seq: change.seq,
        type: 'message_deleted',
        payload: { claimId: place.claimId, seq: change.seq, message },
      });
    }
  }

  /** Where the message stands, if the principal may see its claim; else `not_found`. */
  async getPlace(principal: Principal, messageId: string): Promise<MessagePlace> {
    const place = await this.repository.findPlace(messageId);
    if (!place) {
      throw new AppError('not_found');
    }
    await this.access.assertCanSee(principal, place.claimId);
    return place;
  }

  private assertWritable(held: HeldMessage | null): HeldMessage {
    if (!held) {
      throw new AppError('not_found');
    }
    if (isReadOnly(held.claimStatus)) {
      throw new AppError('claim_closed');
    }
    return held;
  }
}
