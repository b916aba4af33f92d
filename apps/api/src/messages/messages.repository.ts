import { limits, type Person } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import type { QueryConfig } from 'pg';
import { type AttachmentJson, attachmentFromJson, attachmentsAsJson } from '../attachments/attachments.repository.js';
import { Database, type Queryable } from '../database/database.js';
import { addToTotal } from '../log/claim-log.sql.js';
import type {
  HeldMessage,
  MessagePage,
  MessagePlace,
  MessageRow,
  QuotedRow,
  ReadMarkRow,
  VersionRow,
} from './messages.types.js';

const MESSAGE_COLUMNS = `
  m.id, m.claim_id AS "claimId", m.seq, m.sender_id AS "senderId", m.content, m.reply_to_id AS "replyToId",
  m.client_message_id AS "clientMessageId", m.created_at AS "createdAt", m.edited_at AS "editedAt", m.deleted_at AS "deletedAt"`;

/**
 * The read marks that decide who has read the messages of a page, in the order of reading: all that end among them, and of
 * each reader the first beyond.
 */
const READ_MARKS = `
  SELECT user_id AS "userId", up_to_seq AS "upToSeq", seq, read_at AS "readAt" FROM read_marks
  WHERE claim_id = $1 AND up_to_seq >= (SELECT first FROM bounds) AND up_to_seq < (SELECT last FROM bounds)
  UNION ALL
  SELECT r.user_id, r.up_to_seq, r.seq, r.read_at FROM read_positions p
  CROSS JOIN LATERAL (
    SELECT user_id, up_to_seq, seq, read_at FROM read_marks m
    WHERE m.claim_id = p.claim_id AND m.user_id = p.user_id AND m.up_to_seq >= (SELECT last FROM bounds)
    ORDER BY m.up_to_seq LIMIT 1) r
  WHERE p.claim_id = $1 AND p.up_to_seq >= (SELECT last FROM bounds)
  ORDER BY seq`;

/**
 * Messages of the claim `$1`, ascending, each as one row; with the last of them, once for all, what belongs to them. One
 * question, since each costs the server about as much as fifty rows.
 */
const wholePage = (page: string) => `
  WITH page AS MATERIALIZED (SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE ${page}),
    bounds AS MATERIALIZED (SELECT min(seq) AS first, max(seq) AS last FROM page)
  SELECT page.*, CASE WHEN page.seq = (SELECT last FROM bounds) THEN json_build_object(
    'senders', (SELECT json_agg(u) FROM (
      SELECT id, first_name AS "firstName", last_name AS "lastName", role FROM users
      WHERE id = ANY(ARRAY(SELECT DISTINCT "senderId" FROM page))) u),
    'attachments', ${attachmentsAsJson('ARRAY(SELECT id FROM page)')},
    'marks', (SELECT json_agg(r) FROM (${READ_MARKS}) r)) END AS belongings
  FROM page ORDER BY page.seq`;

interface PageRow extends Omit<MessageRow, 'sender'>, Record<string, unknown> {
  belongings: {
    senders: Person[];
    attachments: AttachmentJson[] | null;
    marks: (Omit<ReadMarkRow, 'readAt'> & { readAt: string })[] | null;
  } | null;
}

@Injectable()
export class MessagesRepository {
  constructor(private readonly database: Database) {}

  async findPlace(messageId: string): Promise<MessagePlace | null> {
    const { rows } = await this.database.query<MessagePlace & Record<string, unknown>>({
      name: 'message_place',
      text: 'SELECT id, claim_id AS "claimId", seq, sender_id AS "senderId" FROM messages WHERE id = $1',
      values: [messageId],
    });
    return rows[0] ?? null;
  }

  /** The message that was stored under a client message id, the digest of the text it was sent with, and what it answers. */
  async findSent(
    claimId: string,
    senderId: string,
    clientMessageId: string,
  ): Promise<{ id: string; textSha256: string; replyToId: string | null } | null> {
    const { rows } = await this.database.query<{ id: string; textSha256: string; replyToId: string | null }>({
      text: `SELECT m.id, e.data ->> 'textSha256' AS "textSha256", m.reply_to_id AS "replyToId"
             FROM messages m JOIN claim_events e ON e.claim_id = m.claim_id AND e.seq = m.seq
             WHERE m.claim_id = $1 AND m.sender_id = $2 AND m.client_message_id = $3`,
      values: [claimId, senderId, clientMessageId],
    });
    return rows[0] ?? null;
  }

  /** At most `limit` messages before a position: the latest of them. */
  findBefore(claimId: string, beforeSeq: number, limit: number): Promise<MessagePage> {
    return this.findPage({
      name: 'messages_before',
      text: wholePage('m.claim_id = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3'),
      values: [claimId, beforeSeq, limit],
    });
  }

  /** At most `limit` messages after a position: the earliest of them. */
  findAfter(claimId: string, afterSeq: number, limit: number): Promise<MessagePage> {
    return this.findPage({
      name: 'messages_after',
      text: wholePage('m.claim_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3'),
      values: [claimId, afterSeq, limit],
    });
  }

  /** Of the claim's latest messages those that match all patterns, the latest first. Asks one claim alone, so needs no index of words. */
  async search(claimId: string, patterns: readonly string[], limit: number): Promise<{ id: string; seq: number }[]> {
    const { rows } = await this.database.query<{ id: string; seq: number }>({
      text: `
        SELECT id, seq FROM (
          SELECT id, seq, lower(regexp_replace(normalize(content, NFD), '[\\u0300-\\u036f]', '', 'g')) AS folded
          FROM messages WHERE claim_id = $1 AND deleted_at IS NULL ORDER BY seq DESC LIMIT ${limits.search.maxMessages}
        ) latest
        WHERE folded ~ ALL($2::text[]) ORDER BY seq DESC LIMIT $3`,
      values: [claimId, patterns, limit],
    });
    return rows;
  }

  /** What an edited message said before, ascending. */
  async findVersions(messageId: string): Promise<VersionRow[]> {
    const { rows } = await this.database.query<VersionRow & Record<string, unknown>>({
      text: `SELECT version, content, replaced_at AS "replacedAt" FROM message_versions
             WHERE message_id = $1 ORDER BY version`,
      values: [messageId],
    });
    return rows;
  }

  /** Messages of one claim. */
  findByIds(claimId: string, messageIds: readonly string[]): Promise<MessagePage> {
    return this.findPage({
      name: 'messages_by_ids',
      text: wholePage('m.id = ANY($2::uuid[])'),
      values: [claimId, messageIds],
    });
  }

  /** Messages of the claim as others quote them. */
  async findQuoted(claimId: string, messageIds: readonly string[]): Promise<QuotedRow[]> {
    const { rows } = await this.database.query<QuotedRow & Record<string, unknown>>({
      name: 'messages_quoted',
      text: `SELECT m.id, m.seq, m.sender_id AS "senderId", u.first_name AS "senderFirstName",
               u.last_name AS "senderLastName", u.role AS "senderRole", m.content, m.edited_at AS "editedAt",
               m.deleted_at AS "deletedAt"
             FROM messages m JOIN users u ON u.id = m.sender_id
             WHERE m.id = ANY($2::uuid[]) AND m.claim_id = $1`,
      values: [claimId, messageIds],
    });
    return rows;
  }

  /** Holds the claim until the transaction ends, so that nothing is appended to it meanwhile; then reads the message. */
  async hold(connection: Queryable, place: MessagePlace): Promise<HeldMessage | null> {
    const claim = await connection.query<{ status: HeldMessage['claimStatus'] }>({
      text: 'SELECT status FROM claims WHERE id = $1 FOR UPDATE',
      values: [place.claimId],
    });
    const message = await connection.query<Omit<HeldMessage, 'claimStatus'> & Record<string, unknown>>({
      text: `SELECT id, claim_id AS "claimId", seq, sender_id AS "senderId", content, version, deleted_at AS "deletedAt"
             FROM messages WHERE id = $1`,
      values: [place.id],
    });
    const [claimRow] = claim.rows;
    const [messageRow] = message.rows;
    return claimRow && messageRow ? { ...messageRow, claimStatus: claimRow.status } : null;
  }

  /** Puts a new version in place of the current one, which is kept. */
  async replaceContent(connection: Queryable, messageId: string, content: string, at: Date): Promise<void> {
    await connection.query({
      text: `INSERT INTO message_versions (message_id, version, content, replaced_at)
             SELECT id, version, content, $2 FROM messages WHERE id = $1`,
      values: [messageId, at],
    });
    await connection.query({
      text: 'UPDATE messages SET content = $2, version = version + 1, edited_at = $3 WHERE id = $1',
      values: [messageId, content, at],
    });
  }

  /** Leaves a tombstone: every version of the text goes, the claim's last message is another one, and nobody counts it. */
  async erase(connection: Queryable, place: MessagePlace, deletedBy: string, at: Date): Promise<void> {
    await connection.query({ text: 'DELETE FROM message_versions WHERE message_id = $1', values: [place.id] });
    await connection.query({
      text: 'UPDATE messages SET content = NULL, deleted_at = $2, deleted_by = $3 WHERE id = $1',
      values: [place.id, at, deletedBy],
    });
    await connection.query({
      text: `UPDATE claims SET message_count = message_count - 1, last_message_seq = (
               SELECT m.seq FROM messages m WHERE m.claim_id = $1 AND m.deleted_at IS NULL ORDER BY m.seq DESC LIMIT 1)
             WHERE id = $1`,
      values: [place.claimId],
    });
    await connection.query({
      text: `UPDATE read_positions SET seen_count = seen_count - 1
             WHERE claim_id = $1 AND (up_to_seq >= $2 OR user_id = $3)`,
      values: [place.claimId, place.seq, place.senderId],
    });
    await connection.query({ text: addToTotal(-1) });
  }

  /** Of messages of one claim. */
  private async findPage(query: QueryConfig): Promise<MessagePage> {
    const { rows } = await this.database.query<PageRow>(query);
    const belongings = rows.at(-1)?.belongings;
    const senders = new Map(belongings?.senders.map((sender) => [sender.id, sender]));
    return {
      rows: rows.map(({ belongings: _, ...row }) => {
        const sender = senders.get(row.senderId);
        if (!sender) {
          throw new Error('A message has no sender.');
        }
        return { ...row, sender };
      }),
      attachments: belongings?.attachments?.map(attachmentFromJson) ?? [],
      marks: belongings?.marks?.map((mark) => ({ ...mark, readAt: new Date(mark.readAt) })) ?? [],
    };
  }
}
