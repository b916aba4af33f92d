import type { Locale, Role } from '@claimline/protocol';
import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { searchVector, time } from './columns.js';

export const users = pgTable(
  'users',
  {
    id: uuid().primaryKey(),
    /** Lower case. */
    email: text().notNull(),
    /** Argon2id, in its own encoded form. */
    passwordHash: text('password_hash').notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    role: text().$type<Role>().notNull(),
    locale: text().$type<Locale>().notNull().default('fr'),
    /** What a search for people looks through: name and address, without case and accents. */
    searchText: text('search_text').notNull().default(''),
    searchVector: searchVector('search_vector').generatedAlwaysAs(sql`to_tsvector('simple', search_text)`),
    disabledAt: time('disabled_at'),
    lastSeenAt: time('last_seen_at'),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('users_email_key').on(table.email),
    index('users_names_idx').on(table.role, table.lastName, table.firstName, table.id),
    index('users_search_idx').using('gin', table.searchVector),
  ],
);

/** One login on one device: the family of all refresh cookies that follow from it. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Number of the refresh cookie that is valid now; each renewal adds one. */
    generation: integer().notNull().default(1),
    rotatedAt: time('rotated_at').notNull().defaultNow(),
    createdAt: time('created_at').notNull().defaultNow(),
    expiresAt: time('expires_at').notNull(),
    endedAt: time('ended_at'),
    endReason: text('end_reason').$type<'logout' | 'replay' | 'disabled' | 'password'>(),
  },
  (table) => [index('sessions_user_idx').on(table.userId), index('sessions_expires_idx').on(table.expiresAt)],
);
