import type { Attachment } from '@claimline/protocol';
import type { AttachmentRow } from './attachments.types.js';

export function presentAttachment(row: AttachmentRow): Attachment {
  return {
    id: row.id,
    messageId: row.messageId,
    claimId: row.claimId,
    position: row.position,
    fileName: row.fileName,
    fileType: row.fileType,
    fileSize: row.fileSize,
    sha256: row.sha256.toString('hex'),
    scanStatus: row.scanStatus,
    ...(row.width === null ? {} : { width: row.width }),
    ...(row.height === null ? {} : { height: row.height }),
    ...(row.durationMs === null ? {} : { durationMs: row.durationMs }),
    ...(row.pageCount === null ? {} : { pageCount: row.pageCount }),
    hasThumbnail: row.hasThumbnail,
    uploadedAt: row.uploadedAt.toISOString(),
  };
}
