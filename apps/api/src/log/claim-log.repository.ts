import type { EntryType } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../database/database.js';
import {
  APPEND_ENTRY,
  APPEND_MESSAGE,
  APPEND_MESSAGES,
  APPEND_READ,
  ENTRIES_SINCE,
  HEADS_BEYOND,
  HOLD_CLAIM,
} from './claim-log.sql.js';
import type { Appended, EntryData, NewEntry, StoredEntry } from './claim-log.types.js';
import { canonicalJson, sha256 } from './entry-hash.js';

export interface NewMessage {
  claimId: string;
  senderId: string;
  messageId: string;
  content: string;
  clientMessageId: string | null;
  expectsAttachments: boolean;
  replyToId: string | null;
  data: EntryData['message_created'];
  byCustomer: boolean;
}

/** $1 to $10 of the statement that appends it. */
function valuesOf(message: NewMessage): unknown[] {
  const data = canonicalJson(message.data);
  return [
    message.claimId,
    message.senderId,
    message.messageId,
    message.content,
    message.clientMessageId,
    message.expectsAttachments,
    data,
    sha256(data),
    message.byCustomer,
    message.replyToId,
  ];
}

/** The log of claims: the only place that appends to it. */
@Injectable()
export class ClaimLogRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores a message and its entry in one statement. Null when nothing was stored: the claim is not there, is closed or
   * resolved, or the message is stored already; the caller then looks which.
   */
  async appendMessage(message: NewMessage, connection: Queryable = this.database): Promise<Appended | null> {
    const { rows } = await connection.query<Appended & Record<string, unknown>>({
      name: 'append_message',
      text: APPEND_MESSAGE,
      values: valuesOf(message),
    });
    return rows[0] ?? null;
  }

  /**
   * As `appendMessage` for each, in their order, in one statement: all that can be stored are stored together. Throws when one
   * of them cannot even be tried; then none is stored.
   */
  async appendMessages(messages: readonly NewMessage[]): Promise<(Appended | null)[]> {
    const appended: (Appended | null)[] = messages.map(() => null);
    // The second of two that are the same is declined, as it is when it comes later.
    const keys = new Set<string>();
    const places: number[] = [];
    for (const [place, { claimId, senderId, clientMessageId }] of messages.entries()) {
      const key = `${claimId} ${senderId} ${clientMessageId}`;
      if (clientMessageId === null || !keys.has(key)) {
        keys.add(key);
        places.push(place);
      }
    }
    const columns: unknown[][] = Array.from({ length: 10 }, () => []);
    for (const place of places) {
      for (const [column, value] of valuesOf(messages[place] as NewMessage).entries()) {
        columns[column]?.push(value);
      }
    }
    const { rows } = await this.database.query<Appended & { place: number }>({
      name: 'append_messages',
      text: APPEND_MESSAGES,
      values: columns,
    });
    for (const { place, ...row } of rows) {
      appended[places[place - 1] ?? -1] = row;
    }
    return appended;
  }

  /** Moves a read position forward and says so in the log. Null when it is there or beyond already. */
  async appendRead(claimId: string, readerId: string, data: EntryData['message_read']): Promise<Appended | null> {
    const json = canonicalJson(data);
    return this.database.transaction(async (connection) => {
      await connection.query({ name: 'hold_claim', text: HOLD_CLAIM, values: [claimId] });
      const { rows } = await connection.query<Appended & Record<string, unknown>>({
        name: 'append_read',
        text: APPEND_READ,
        values: [claimId, readerId, data.upToSeq, json, sha256(json)],
      });
      return rows[0] ?? null;
    });
  }

  /**
   * Appends an entry within the transaction of the change that it tells of. The caller holds the claim's row lock, or
   * takes it here: whoever appends first is first.
   */
  async append<Type extends EntryType>(connection: Queryable, entry: NewEntry<Type>): Promise<Appended> {
    const data = canonicalJson(entry.data);
    const { rows } = await connection.query<Appended & Record<string, unknown>>({
      name: 'append_entry',
      text: APPEND_ENTRY,
      values: [entry.claimId, entry.type, entry.actorId, data, sha256(data)],
    });
    const [appended] = rows;
    if (!appended) {
      throw new Error('An entry was appended to a claim that is not there.');
    }
    return appended;
  }

  /** Entries after a position, ascending. */
  async since(claimId: string, position: number, limit: number): Promise<StoredEntry[]> {
    const { rows } = await this.database.query<StoredEntry & Record<string, unknown>>({
      name: 'entries_since',
      text: ENTRIES_SINCE,
      values: [claimId, position, limit],
    });
    return rows;
  }

  /** Of the claims given with the last entry told of each, those that have moved on. One query for all. */
  async findHeadsBeyond(told: ReadonlyMap<string, number>): Promise<{ claimId: string; lastSeq: number }[]> {
    const { rows } = await this.database.query<{ claimId: string; lastSeq: number }>({
      name: 'heads_beyond',
      text: HEADS_BEYOND,
      values: [[...told.keys()], [...told.values()]],
    });
    return rows;
  }
}
