import type { ScanStatus } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../database/database.js';
import type { Previews } from '../previews/preview-maker.js';
import type { AttachmentRow, NewAttachment, UploadPlace } from './attachments.types.js';

const columns = (sha256: string) => `
  id, message_id AS "messageId", claim_id AS "claimId", uploader_id AS "uploaderId", position, file_name AS "fileName",
  file_type AS "fileType", file_size::float8 AS "fileSize", file_path AS "filePath", ${sha256} AS sha256, scan_status AS "scanStatus",
  width, height, duration_ms AS "durationMs", page_count AS "pageCount", has_thumbnail AS "hasThumbnail",
  thumbnail_size AS "thumbnailSize", preview_size AS "previewSize", uploaded_at AS "uploadedAt", deleted_at AS "deletedAt"`;
const COLUMNS = columns('sha256');

/**
 * SQL for those of some messages that are still there, in their order within each, as one JSON value or null: for a
 * statement that asks for more. What is in it is read by `attachmentFromJson`.
 */
export const attachmentsAsJson = (messageIds: string) => `
  (SELECT json_agg(a) FROM (
    SELECT ${columns("encode(sha256, 'hex')")} FROM attachments WHERE message_id = ANY(${messageIds}) AND deleted_at IS NULL
    ORDER BY position, uploaded_at, id) a)`;

export type AttachmentJson = Omit<AttachmentRow, 'sha256' | 'uploadedAt' | 'deletedAt'> & {
  sha256: string;
  uploadedAt: string;
};

export function attachmentFromJson(json: AttachmentJson): AttachmentRow {
  return {
    ...json,
    sha256: Buffer.from(json.sha256, 'hex'),
    uploadedAt: new Date(json.uploadedAt),
    deletedAt: null,
  };
}

type Row = AttachmentRow & Record<string, unknown>;

@Injectable()
export class AttachmentsRepository {
  constructor(private readonly database: Database) {}

  /** The attachments of messages that are still there, in their order within each. */
  async findOfMessages(messageIds: readonly string[]): Promise<AttachmentRow[]> {
    const { rows } = await this.database.query<Row>({
      name: 'attachments_of_messages',
      text: `SELECT ${COLUMNS} FROM attachments WHERE message_id = ANY($1::uuid[]) AND deleted_at IS NULL
             ORDER BY position, uploaded_at, id`,
      values: [messageIds],
    });
    return rows;
  }

  /** Deleted ones too. */
  async findByIds(ids: readonly string[], connection: Queryable = this.database): Promise<AttachmentRow[]> {
    const { rows } = await connection.query<Row>({
      name: 'attachments_by_ids',
      text: `SELECT ${COLUMNS} FROM attachments WHERE id = ANY($1::uuid[])`,
      values: [ids],
    });
    return rows;
  }

  async findByUploadId(messageId: string, clientUploadId: string): Promise<AttachmentRow | null> {
    const { rows } = await this.database.query<Row>({
      text: `SELECT ${COLUMNS} FROM attachments WHERE message_id = $1 AND client_upload_id = $2`,
      values: [messageId, clientUploadId],
    });
    return rows[0] ?? null;
  }

  async findUploadPlace(messageId: string, connection: Queryable = this.database): Promise<UploadPlace | null> {
    const { rows } = await connection.query<UploadPlace & Record<string, unknown>>({
      text: `SELECT m.id AS "messageId", m.claim_id AS "claimId", m.sender_id AS "senderId",
               m.deleted_at IS NOT NULL AS "isDeleted", c.status AS "claimStatus",
               (SELECT count(*)::integer FROM attachments a WHERE a.message_id = m.id AND a.deleted_at IS NULL) AS "fileCount"
             FROM messages m JOIN claims c ON c.id = m.claim_id WHERE m.id = $1`,
      values: [messageId],
    });
    return rows[0] ?? null;
  }

  /** Holds the claim until the transaction ends: nothing is appended to it meanwhile, and nobody else changes its files. */
  async holdClaim(connection: Queryable, claimId: string): Promise<void> {
    await connection.query({ text: 'SELECT 1 FROM claims WHERE id = $1 FOR UPDATE', values: [claimId] });
  }

  async insert(connection: Queryable, attachment: NewAttachment, uploadedAt: Date): Promise<AttachmentRow> {
    const { rows } = await connection.query<Row>({
      text: `INSERT INTO attachments (id, message_id, claim_id, uploader_id, client_upload_id, position, file_name,
               file_type, file_size, file_path, sha256, scan_status, uploaded_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             RETURNING ${COLUMNS}`,
      values: [
        attachment.id,
        attachment.messageId,
        attachment.claimId,
        attachment.uploaderId,
        attachment.clientUploadId,
        attachment.position,
        attachment.fileName,
        attachment.fileType,
        attachment.fileSize,
        attachment.filePath,
        attachment.sha256,
        attachment.scanStatus,
        uploadedAt,
      ],
    });
    const [row] = rows;
    if (!row) {
      throw new Error('An attachment that was just written is not there.');
    }
    return row;
  }

  async setVerdict(connection: Queryable, id: string, status: ScanStatus, note: string | null): Promise<void> {
    await connection.query({
      text: 'UPDATE attachments SET scan_status = $2, scan_note = $3, scanned_at = now() WHERE id = $1',
      values: [id, status, note],
    });
  }

  /** `sizes`: bytes of the two variants, or null without them. */
  async setPreviews(
    connection: Queryable,
    id: string,
    previews: Previews,
    sizes: { thumbnail: number; preview: number } | null,
  ): Promise<void> {
    await connection.query({
      text: `UPDATE attachments SET width = $2, height = $3, duration_ms = $4, page_count = $5, has_thumbnail = $6,
               thumbnail_size = $7, preview_size = $8 WHERE id = $1`,
      values: [
        id,
        previews.width ?? null,
        previews.height ?? null,
        previews.durationMs ?? null,
        previews.pageCount ?? null,
        sizes !== null,
        sizes?.thumbnail ?? null,
        sizes?.preview ?? null,
      ],
    });
  }

  /**
   * Takes attachments out of sight; their names go at once, their bytes by a job. What is left says that there was a file,
   * and its digest. Returns those that were still there.
   */
  async erase(
    connection: Queryable,
    which: { id: string } | { messageId: string },
    at: Date | null,
  ): Promise<AttachmentRow[]> {
    const [column, value] = 'id' in which ? ['id', which.id] : ['message_id', which.messageId];
    const { rows } = await connection.query<Row>({
      text: `UPDATE attachments SET deleted_at = coalesce($2, now()), file_name = ''
             WHERE ${column} = $1 AND deleted_at IS NULL RETURNING ${COLUMNS}`,
      values: [value, at],
    });
    return rows;
  }

  /** Of these keys of originals, those that an attachment still has. */
  async findKept(filePaths: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.database.query<{ filePath: string }>({
      text: 'SELECT file_path AS "filePath" FROM attachments WHERE file_path = ANY($1::text[]) AND deleted_at IS NULL',
      values: [filePaths],
    });
    return new Set(rows.map(({ filePath }) => filePath));
  }

  /** Attachments by id, for a walk through those that were uploaded since. */
  async findAfter(id: string, uploadedSince: Date, limit: number): Promise<AttachmentRow[]> {
    const { rows } = await this.database.query<Row>({
      text: `SELECT ${COLUMNS} FROM attachments
             WHERE id > $1 AND uploaded_at >= $2 AND deleted_at IS NULL ORDER BY id LIMIT $3`,
      values: [id, uploadedSince, limit],
    });
    return rows;
  }

  /** Attachments by id whose bytes may have been there at a moment, with some seconds to spare for clocks and commits. */
  async findStoredAt(moment: Date, after: string, limit: number): Promise<AttachmentRow[]> {
    const { rows } = await this.database.query<Row>({
      text: `SELECT ${COLUMNS} FROM attachments WHERE id > $2
               AND uploaded_at < $1::timestamptz + interval '1 minute'
               AND (deleted_at IS NULL OR deleted_at > $1::timestamptz - interval '1 minute')
             ORDER BY id LIMIT $3`,
      values: [moment, after, limit],
    });
    return rows;
  }

  /** What was found of the bytes under a key; null when they belong to no attachment. */
  async findStatusOfKey(connection: Queryable, filePath: string): Promise<ScanStatus | null> {
    const { rows } = await connection.query<{ status: ScanStatus }>({
      text: 'SELECT scan_status AS status FROM attachments WHERE file_path = $1 AND deleted_at IS NULL',
      values: [filePath],
    });
    return rows[0]?.status ?? null;
  }

  /** How long the oldest file without a verdict has waited; 0 when none waits. */
  async findLongestPendingSeconds(): Promise<number> {
    const { rows } = await this.database.query<{ seconds: number | null }>({
      text: `SELECT extract(epoch from now() - min(uploaded_at))::float8 AS seconds FROM attachments
             WHERE scan_status = 'pending' AND deleted_at IS NULL`,
    });
    return rows[0]?.seconds ?? 0;
  }

  /** Those that have waited for a verdict longer than this. */
  async findPending(olderThanMs: number, limit: number): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>({
      text: `SELECT id FROM attachments
             WHERE scan_status = 'pending' AND deleted_at IS NULL
               AND uploaded_at < now() - make_interval(secs => $1::float8 / 1000)
             ORDER BY uploaded_at LIMIT $2`,
      values: [olderThanMs, limit],
    });
    return rows.map(({ id }) => id);
  }
}
