import type { ScanStatus } from '@claimline/protocol';
import { bigint, boolean, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, time } from './columns.js';
import { messages } from './messages.js';
import { users } from './users.js';

export const attachments = pgTable(
  'attachments',
  {
    id: uuid().primaryKey(),
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id),
    claimId: uuid('claim_id').notNull(),
    uploaderId: uuid('uploader_id')
      .notNull()
      .references(() => users.id),
    fileName: text('file_name').notNull(),
    /** Sniffed from the content. */
    fileType: text('file_type').notNull(),
    fileSize: bigint('file_size', { mode: 'number' }).notNull(),
    /** Key in the blob store. */
    filePath: text('file_path').notNull(),
    sha256: bytes('sha256').notNull(),
    scanStatus: text('scan_status').$type<ScanStatus>().notNull(),
    width: integer(),
    height: integer(),
    durationMs: integer('duration_ms'),
    hasThumbnail: boolean('has_thumbnail').notNull().default(false),
    uploadedAt: time('uploaded_at').notNull(),
    deletedAt: time('deleted_at'),
  },
  (table) => [
    index('attachments_message_idx').on(table.messageId),
    index('attachments_uploader_idx').on(table.uploaderId),
  ],
);
