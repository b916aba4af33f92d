import type { Message, Quote } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { presentMessage, presentQuote, readersOf } from './messages.presenter.js';
import { MessagesRepository } from './messages.repository.js';
import type { MessagePage, MessageRow } from './messages.types.js';

/** Messages whole, as clients see them: sender, attachments, receipts. Asks no rights: the callers have. */
@Injectable()
export class MessagesReader {
  constructor(private readonly messages: MessagesRepository) {}

  /** Present state of messages of one claim, by id. */
  async findByIds(claimId: string, messageIds: readonly string[]): Promise<Map<string, Message>> {
    if (messageIds.length === 0) {
      return new Map();
    }
    return byId(await this.present(claimId, await this.messages.findByIds(claimId, messageIds)));
  }

  /** Present state of the next `count` messages after a position, by id. Their index holds them together, unlike that of ids. */
  async findAfter(claimId: string, afterSeq: number, count: number): Promise<Map<string, Message>> {
    if (count === 0) {
      return new Map();
    }
    return byId(await this.present(claimId, await this.messages.findAfter(claimId, afterSeq, count)));
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

  /** No query more; one where messages answer others. */
  async present(claimId: string, { rows, attachments, marks }: MessagePage): Promise<Message[]> {
    const quotes = await this.findQuotes(claimId, [...new Set(rows.flatMap(shownReplyToOf))]);
    const attachmentsOf = Map.groupBy(attachments, ({ messageId }) => messageId);
    const readers = readersOf(marks);
    return rows.map((row) =>
      presentMessage(
        row,
        row.deletedAt ? [] : (attachmentsOf.get(row.id) ?? []),
        readers,
        quotes.get(shownReplyToOf(row)[0] ?? '') ?? null,
      ),
    );
  }
}

const byId = (messages: readonly Message[]) => new Map(messages.map((message) => [message.id, message]));

/** A tombstone says no more what the message answered. */
function shownReplyToOf({ replyToId, deletedAt }: MessageRow): string[] {
  return replyToId !== null && deletedAt === null ? [replyToId] : [];
}
