import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { time } from './columns.js';

export const messages = pgTable(
  'messages',
  {
    id: uuid().primaryKey(),
    /** No foreign keys: written only by the append, which holds the claim's row, for a user who was just checked. */
    claimId: uuid('claim_id').notNull(),
    /** The log entry that created it. */
    seq: integer().notNull(),
    senderId: uuid('sender_id').notNull(),
    /** The current version; null once deleted. */
    content: text(),
    version: integer().notNull().default(1),
    /** The message of the same claim that it answers. */
    replyToId: uuid('reply_to_id'),
    clientMessageId: text('client_message_id'),
    expectsAttachments: boolean('expects_attachments').notNull().default(false),
    createdAt: time('created_at').notNull(),
    editedAt: time('edited_at'),
    deletedAt: time('deleted_at'),
    deletedBy: uuid('deleted_by'),
  },
  (table) => [
    uniqueIndex('messages_claim_seq_key').on(table.claimId, table.seq),
    unique('messages_client_message_id_key').on(table.claimId, table.senderId, table.clientMessageId),
    index('messages_deleted_idx').on(table.deletedAt).where(sql`deleted_at IS NOT NULL`),
  ],
);

/** Earlier versions of edited messages. */
export const messageVersions = pgTable(
  'message_versions',
  {
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    content: text().notNull(),
    replacedAt: time('replaced_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.messageId, table.version] })],
);

/**
 * How far each person has read a claim; only moves forward. Who has written in it and read nothing is at 0. Changed only by
 * who holds the claim's row, taken first.
 */
export const readPositions = pgTable(
  'read_positions',
  {
    claimId: uuid('claim_id').notNull(),
    userId: uuid('user_id').notNull(),
    upToSeq: integer('up_to_seq').notNull(),
    /** Messages of the claim that are not deleted and that this person wrote or has read: the others are unread. */
    seenCount: integer('seen_count').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.claimId, table.userId] }),
    // Without the count: so PostgreSQL need not touch any index when only that changes.
    index('read_positions_user_idx').on(table.userId),
  ],
);

/**
 * How many messages of all claims are not deleted: the sum of these rows. Each connection adds to a row of its own, so that
 * those who write at the same time do not wait for each other. Held last, after the claims.
 */
export const messageTotals = pgTable('message_totals', {
  shard: smallint().primaryKey(),
  messages: bigint({ mode: 'number' }).notNull(),
});

/** Each advance of a read position: what lies between the one before and `upToSeq` was read at `readAt`. */
export const readMarks = pgTable(
  'read_marks',
  {
    claimId: uuid('claim_id').notNull(),
    userId: uuid('user_id').notNull(),
    upToSeq: integer('up_to_seq').notNull(),
    /** The log entry of the reading. */
    seq: integer().notNull(),
    readAt: time('read_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.claimId, table.userId, table.upToSeq] }),
    index('read_marks_page_idx').on(table.claimId, table.upToSeq),
  ],
);
