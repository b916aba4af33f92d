import type { Message, Quote } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { presentMessage, presentQuote } from './messages.presenter.js';
import { MessagesRepository } from './messages.repository.js';
import type { MessageRow } from './messages.types.js';

/** Messages whole, as clients see them: sender, attachments, receipts. Asks no rights: the callers have. */
@Injectable()
export class MessagesReader {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly attachments: AttachmentsRepository,
  ) {}

  /** Present state of messages of one claim, by id. */
  async findByIds(claimId: string, messageIds: readonly string[]): Promise<Map<string, Message>> {
    const rows = messageIds.length > 0 ? await this.messages.findByIds(messageIds) : [];
    const messages = await this.present(claimId, rows);
    return new Map(messages.map((message) => [message.id, message]));
  }

  async get(claimId: string, messageId: string): Promise<Message> {
    const message = (await this.findByIds(claimId, [messageId])).get(messageId);
    if (!message) {
      throw new Error('A message that was just written is not there.');
    }
    return message;
  }

  /** As others of the same claim quote them, by id; without those that are not of the claim. */
  async findQuotes(claimId: string, messageIds: readonly string[]): Promise<Map<string, Quote>> {
    const rows = messageIds.length > 0 ? await this.messages.findQuoted(claimId, messageIds) : [];
    return new Map(rows.map((row) => [row.id, presentQuote(row)]));
  }

  /** Two queries more than the rows took, whatever their number; three where messages answer others. */
  async present(claimId: string, rows: readonly MessageRow[]): Promise<Message[]> {
    if (rows.length === 0) {
      return [];
    }
    const seqs = rows.map((row) => row.seq);
    const [attachments, marks, quotes] = await Promise.all([
      this.attachments.findOfMessages(rows.map((row) => row.id)),
      this.messages.findReadMarks(claimId, Math.min(...seqs), Math.max(...seqs)),
      this.findQuotes(claimId, [...new Set(rows.flatMap(shownReplyToOf))]),
    ]);
    return rows.map((row) =>
      presentMessage(
        row,
        row.deletedAt ? [] : attachments.filter((attachment) => attachment.messageId === row.id),
        marks,
        quotes.get(shownReplyToOf(row)[0] ?? '') ?? null,
      ),
    );
  }
}

/** A tombstone says no more what the message answered. */
function shownReplyToOf({ replyToId, deletedAt }: MessageRow): string[] {
  return replyToId !== null && deletedAt === null ? [replyToId] : [];
}
