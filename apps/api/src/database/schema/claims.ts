import type { ClaimPriority, ClaimStatus, EntryType } from '@claimline/protocol';
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgSequence, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes, searchVector, time } from './columns.js';
import { users } from './users.js';

export const claimReferences = pgSequence('claim_references');

export const claims = pgTable(
  'claims',
  {
    id: uuid().primaryKey(),
    reference: text().notNull(),
    subject: text().notNull(),
    category: text(),
    status: text().$type<ClaimStatus>().notNull().default('OPEN'),
    priority: text().$type<ClaimPriority>().notNull().default('NORMAL'),
    customerId: uuid('customer_id')
      .notNull()
      .references(() => users.id),
    assigneeId: uuid('assignee_id').references(() => users.id),
    dueAt: time('due_at'),
    /** Head of the log: number, time and hash of the last entry. Changed only by an append, under this row's lock. */
    lastSeq: integer('last_seq').notNull().default(0),
    headAt: time('head_at').notNull(),
    headHash: bytes('head_hash').notNull(),
    /** The last message that is not deleted. */
    lastMessageSeq: integer('last_message_seq'),
    /** How many messages there are that are not deleted. With `readPositions.seenCount` it makes unread counts. */
    messageCount: integer('message_count').notNull().default(0),
    lastActivityAt: time('last_activity_at').notNull(),
    /**
     * The minute of the last activity, for the indexes of lists, which sort the claims of one minute as they come. As long
     * as it stays the same, PostgreSQL need not touch any index when a message is stored.
     */
    activityMinute: time('activity_minute').generatedAlwaysAs(
      sql`date_bin('1 minute', last_activity_at, timestamptz '2000-01-01 00:00:00Z')`,
    ),
    /** What a search looks through: reference, subject, category and customer, without case and accents. */
    searchText: text('search_text').notNull(),
    searchVector: searchVector('search_vector').generatedAlwaysAs(sql`to_tsvector('simple', search_text)`),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('claims_reference_key').on(table.reference),
    index('claims_activity_idx').on(table.activityMinute),
    index('claims_customer_activity_idx').on(table.customerId, table.activityMinute),
    index('claims_assignee_activity_idx').on(table.assigneeId, table.activityMinute),
    index('claims_status_activity_idx').on(table.status, table.activityMinute),
    index('claims_search_idx').using('gin', table.searchVector),
  ],
);

/**
 * The log. An entry says what happened and to what; it never holds a text that may have to be erased, only its
 * SHA-256, so that the chain of hashes outlives the text.
 */
export const claimEvents = pgTable(
  'claim_events',
  {
    /** No foreign key: the append that writes it holds the claim's row, so a check would only cost a second look. */
    claimId: uuid('claim_id').notNull(),
    seq: integer().notNull(),
    type: text().$type<EntryType>().notNull(),
    at: time('at').notNull(),
    actorId: uuid('actor_id').notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    hash: bytes('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.claimId, table.seq] })],
);
