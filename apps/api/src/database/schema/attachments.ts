import type { FileRefusal, ScanStatus } from '@claimline/protocol';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
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
    /** The uploader's own name for the upload; the same again is the same attachment. */
    clientUploadId: text('client_upload_id'),
    /** Place among the message's files. */
    position: integer().notNull().default(0),
    fileName: text('file_name').notNull(),
    /** Sniffed from the content. */
    fileType: text('file_type').notNull(),
    fileSize: bigint('file_size', { mode: 'number' }).notNull(),
    /** Key in the blob store. */
    filePath: text('file_path').notNull(),
    sha256: bytes('sha256').notNull(),
    scanStatus: text('scan_status').$type<ScanStatus>().notNull(),
    /** When the verdict came. */
    scannedAt: time('scanned_at'),
    /** What the scanner found, or why it could not look. */
    scanNote: text('scan_note'),
    width: integer(),
    height: integer(),
    durationMs: integer('duration_ms'),
    pageCount: integer('page_count'),
    /** Whether the two variants are there; their keys follow from `filePath`. */
    hasThumbnail: boolean('has_thumbnail').notNull().default(false),
    thumbnailSize: integer('thumbnail_size'),
    previewSize: integer('preview_size'),
    uploadedAt: time('uploaded_at').notNull(),
    deletedAt: time('deleted_at'),
  },
  (table) => [
    index('attachments_message_idx').on(table.messageId),
    index('attachments_uploader_idx').on(table.uploaderId),
    index('attachments_uploaded_idx').on(table.uploadedAt),
    index('attachments_pending_idx').on(table.uploadedAt).where(sql`scan_status = 'pending' AND deleted_at IS NULL`),
    uniqueIndex('attachments_file_path_key').on(table.filePath),
    unique('attachments_client_upload_id_key').on(table.messageId, table.clientUploadId),
  ],
);

/** What happens to a file and leaves no other row. */
export type FileOutcome = 'downloaded' | FileRefusal;

/** How often, by quarter of an hour: which is where days begin, in every time zone. */
export const fileCounts = pgTable(
  'file_counts',
  {
    /** When the quarter begins. */
    at: time('at').notNull(),
    outcome: text().$type<FileOutcome>().notNull(),
    count: integer().notNull(),
    /** Of the files that were downloaded; those that were refused have none. */
    bytes: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.at, table.outcome] })],
);

/** What each uploader's files take, uploads under way included. Changed only by one conditional update at a time. */
export const uploadQuotas = pgTable('upload_quotas', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id),
  usedBytes: bigint('used_bytes', { mode: 'number' }).notNull(),
});

/** What uploads under way have reserved; a row that outlives the longest upload is of a process that died. */
export const uploadReservations = pgTable(
  'upload_reservations',
  {
    id: uuid().primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    reservedBytes: bigint('reserved_bytes', { mode: 'number' }).notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [index('upload_reservations_user_idx').on(table.userId)],
);
