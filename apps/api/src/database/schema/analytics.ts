import type { ClaimStatus } from '@claimline/protocol';
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { time } from './columns.js';

// What analytics needs to know of each claim's log, drawn from it by `analytics/roll-up.repository.ts`. Nothing else
// writes here; all of it may be emptied at any time, and is made again.

/** How far a claim's log has been read, and what is needed to read on. */
export const claimFacts = pgTable(
  'claim_facts',
  {
    claimId: uuid('claim_id').primaryKey(),
    upToSeq: integer('up_to_seq').notNull(),
    /** The last message of staff; 0 before the first. */
    staffSeq: integer('staff_seq').notNull(),
    messages: integer().notNull(),
    isAnswered: boolean('is_answered').notNull(),
    /** When the claim was opened, or last opened again. */
    openedAt: time('opened_at').notNull(),
    /** The customer's first message that nobody answered yet; null once the claim is done. */
    waitingSince: time('waiting_since'),
    /** Copies of the claim's own columns, here so that no index of `claims` is needed, each of which every message would pay for. */
    createdAt: time('created_at').notNull(),
    assigneeId: uuid('assignee_id'),
    /** Null once the claim is resolved or closed. */
    openStatus: text('open_status').$type<ClaimStatus>(),
  },
  (table) => [
    index('claim_facts_waiting_idx').on(table.waitingSince).where(sql`waiting_since IS NOT NULL`),
    // Both hold all that their queries ask for, so that the rows need not be looked at.
    index('claim_facts_open_idx')
      .on(table.openStatus, table.createdAt, table.assigneeId, table.waitingSince)
      .where(sql`open_status IS NOT NULL`),
    index('claim_facts_created_idx').on(table.createdAt, table.messages),
  ],
);

export const messageFacts = pgTable(
  'message_facts',
  {
    claimId: uuid('claim_id').notNull(),
    seq: integer().notNull(),
    at: time('at').notNull(),
    authorId: uuid('author_id').notNull(),
    byCustomer: boolean('by_customer').notNull(),
    /** Of an answer: since when the customer had waited for it. */
    askedAt: time('asked_at'),
    isFirstAnswer: boolean('is_first_answer').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.claimId, table.seq] }),
    // Both hold all that their queries ask for, so that the rows need not be looked at.
    index('message_facts_authors_idx').on(table.at, table.byCustomer, table.authorId),
    index('message_facts_answers_idx')
      .on(table.at, table.askedAt, table.isFirstAnswer, table.authorId)
      .where(sql`asked_at IS NOT NULL`),
  ],
);

/** Each time that a claim became `RESOLVED` or `CLOSED` and was neither before. */
export const resolutionFacts = pgTable(
  'resolution_facts',
  {
    claimId: uuid('claim_id').notNull(),
    seq: integer().notNull(),
    openedAt: time('opened_at').notNull(),
    resolvedAt: time('resolved_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.claimId, table.seq] }),
    index('resolution_facts_resolved_idx').on(table.resolvedAt, table.openedAt),
  ],
);
