import type { Message, Quote, SendMessageInput } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { ClaimActivity } from '../claims/claim-activity.js';
import { statusAfterMessage } from '../claims/claims.policy.js';
import { presentClaim } from '../claims/claims.presenter.js';
import { ClaimsRepository } from '../claims/claims.repository.js';
import type { ClaimFacts } from '../claims/claims.types.js';
import { AppError, invalidField } from '../common/errors.js';
import { newId } from '../common/ids.js';
import { Database } from '../database/database.js';
import { isUniqueViolation } from '../database/database-errors.js';
import { AppendQueue } from '../log/append-queue.js';
import { ClaimLogRepository, type NewMessage } from '../log/claim-log.repository.js';
import type { Appended } from '../log/claim-log.types.js';
import { sha256Hex } from '../log/entry-hash.js';
import { Metrics } from '../observability/metrics.js';
import { Dispatcher } from '../realtime/dispatcher.js';
import { isReadOnly } from './messages.policy.js';
import { presentMessage } from './messages.presenter.js';
import { MessagesReader } from './messages.reader.js';
import { MessagesRepository } from './messages.repository.js';

/** A claim's status may change between two looks at it; this often is looked again. */
const MAX_LOOKS = 3;

const CREATED = { outcome: 'created' };
const REPLAYED = { outcome: 'replayed' };

interface Sent {
  message: Message;
  created: boolean;
}

/** Send → store → tell. The hot path is one statement; what it declines is looked at here. */
@Injectable()
export class MessageSender {
  constructor(
    private readonly log: ClaimLogRepository,
    private readonly queue: AppendQueue,
    private readonly messages: MessagesRepository,
    private readonly reader: MessagesReader,
    private readonly claims: ClaimsRepository,
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
    private readonly activity: ClaimActivity,
    private readonly metrics: Metrics,
  ) {}

  async send(principal: Principal, claim: ClaimFacts, input: SendMessageInput): Promise<Sent> {
    const messageId = newId();
    const replyToId = input.replyToId ?? null;
    await this.findQuote(claim.id, replyToId);
    const message: NewMessage = {
      claimId: claim.id,
      senderId: principal.userId,
      messageId,
      content: input.content,
      clientMessageId: input.clientMessageId ?? null,
      expectsAttachments: input.expectsAttachments ?? false,
      replyToId,
      data: { messageId, version: 1, textSha256: sha256Hex(input.content), ...(replyToId && { replyToId }) },
      byCustomer: principal.userId === claim.customerId,
    };
    for (let look = 0; look < MAX_LOOKS; look++) {
      const appended = await this.appendUnlessStored(message);
      if (appended) {
        this.metrics.messages.inc(CREATED);
        return { message: await this.tell(principal, message, appended), created: true };
      }
      const other = await this.sendDeclined(principal, message);
      if (other) {
        this.metrics.messages.inc(other.created ? CREATED : REPLAYED);
        return other;
      }
    }
    throw new AppError('unavailable');
  }

  /** The hot path. Null when the statement declined, or when the same message came in twice at once. */
  private async appendUnlessStored(message: NewMessage): Promise<Appended | null> {
    const began = performance.now();
    try {
      const appended = await this.queue.append(message);
      this.metrics.appendSeconds.observe((performance.now() - began) / 1_000);
      return appended;
    } catch (error) {
      if (isUniqueViolation(error)) {
        return null;
      }
      throw error;
    }
  }

  /** A message that was not stored: sent before, to a closed claim, or by the customer of a resolved one. Null: try again. */
  private async sendDeclined(principal: Principal, message: NewMessage): Promise<Sent | null> {
    const replayed = await this.findReplayed(message);
    if (replayed) {
      return { message: replayed, created: false };
    }
    const claim = await this.claims.find(message.claimId);
    if (!claim) {
      throw new AppError('not_found');
    }
    if (isReadOnly(claim.status)) {
      throw new AppError('claim_closed');
    }
    return this.sendReopening(principal, message);
  }

  private async findReplayed(message: NewMessage): Promise<Message | null> {
    if (message.clientMessageId === null) {
      return null;
    }
    const sent = await this.messages.findSent(message.claimId, message.senderId, message.clientMessageId);
    if (!sent) {
      return null;
    }
    if (sent.textSha256 !== message.data.textSha256 || sent.replyToId !== message.replyToId) {
      const detail = 'This clientMessageId was used for a message with another text, or that answers another.';
      throw new AppError('conflict', { detail });
    }
    return this.reader.get(message.claimId, sent.id);
  }

  /** Moves the claim's status and stores the message together, each with its entry. Null if the status moved meanwhile. */
  private async sendReopening(principal: Principal, message: NewMessage): Promise<Sent | null> {
    const done = await this.database.transaction(async (connection) => {
      const claim = await this.claims.lock(connection, message.claimId);
      const status = claim && statusAfterMessage(claim.status, message.byCustomer);
      if (!claim || !status || status === claim.status) {
        return null;
      }
      const at = new Date();
      await this.claims.update(connection, claim.id, { ...claim, status }, at);
      const appended = await this.log.appendMessage(message, connection);
      if (!appended) {
        // Cannot be while the row is held; if it is, nothing of this may stay.
        throw new AppError('unavailable');
      }
      const change = await this.log.append(connection, {
        claimId: claim.id,
        type: 'claim_updated',
        actorId: principal.userId,
        data: { changes: { status: { from: claim.status, to: status } } },
      });
      return { appended, change, claim: await this.claims.find(claim.id, connection) };
    });
    if (!done?.claim) {
      return null;
    }
    const sent = await this.tell(principal, message, done.appended);
    this.dispatcher.tell({
      claimId: message.claimId,
      seq: done.change.seq,
      type: 'claim_updated',
      payload: { seq: done.change.seq, claim: presentClaim(done.claim) },
    });
    return { message: sent, created: true };
  }

  /** What the message answers, if that is a message of the claim. */
  private async findQuote(claimId: string, replyToId: string | null): Promise<Quote | null> {
    if (replyToId === null) {
      return null;
    }
    const quote = (await this.reader.findQuotes(claimId, [replyToId])).get(replyToId);
    if (!quote) {
      throw invalidField('replyToId', 'must be a message of this claim');
    }
    return quote;
  }

  private async tell(principal: Principal, message: NewMessage, appended: Appended): Promise<Message> {
    // Read after the append: what was edited or deleted before it in the log must not be told as it was.
    const quote = await this.findQuote(message.claimId, message.replyToId);
    const presented = presentMessage(
      {
        id: message.messageId,
        claimId: message.claimId,
        seq: appended.seq,
        senderId: principal.userId,
        sender: {
          id: principal.userId,
          firstName: principal.firstName,
          lastName: principal.lastName,
          role: principal.role,
        },
        content: message.content,
        replyToId: message.replyToId,
        clientMessageId: message.clientMessageId,
        createdAt: appended.at,
        editedAt: null,
        deletedAt: null,
      },
      [],
      [],
      quote,
    );
    this.dispatcher.tell({ claimId: message.claimId, seq: appended.seq, type: 'message_created', payload: presented });
    this.activity.note(message.claimId);
    return presented;
  }
}
