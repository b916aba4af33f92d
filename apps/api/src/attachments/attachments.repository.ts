import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { AttachmentRow } from './attachments.types.js';

@Injectable()
export class AttachmentsRepository {
  constructor(private readonly database: Database) {}

  /** The attachments of messages that are still there, in the order of their upload. */
  async findOfMessages(messageIds: readonly string[]): Promise<AttachmentRow[]> {
    const { rows } = await this.database.query<AttachmentRow & Record<string, unknown>>({
      name: 'attachments_of_messages',
      text: `SELECT id, message_id AS "messageId", claim_id AS "claimId", file_name AS "fileName", file_type AS "fileType",
               file_size::float8 AS "fileSize", sha256, scan_status AS "scanStatus", width, height,
               duration_ms AS "durationMs", has_thumbnail AS "hasThumbnail", uploaded_at AS "uploadedAt"
             FROM attachments WHERE message_id = ANY($1::uuid[]) AND deleted_at IS NULL ORDER BY uploaded_at, id`,
      values: [messageIds],
    });
    return rows;
  }
}
