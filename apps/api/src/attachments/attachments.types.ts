import type { ClaimStatus, ScanStatus } from '@claimline/protocol';

export interface AttachmentRow {
  id: string;
  messageId: string;
  claimId: string;
  uploaderId: string;
  /** Place among the message's files. */
  position: number;
  fileName: string;
  fileType: string;
  fileSize: number;
  /** Key in the blob store. */
  filePath: string;
  sha256: Buffer;
  scanStatus: ScanStatus;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  pageCount: number | null;
  hasThumbnail: boolean;
  /** Bytes; null without variants. */
  thumbnailSize: number | null;
  previewSize: number | null;
  uploadedAt: Date;
  deletedAt: Date | null;
}

export interface NewAttachment {
  id: string;
  messageId: string;
  claimId: string;
  uploaderId: string;
  clientUploadId: string | null;
  position: number;
  fileName: string;
  fileType: string;
  fileSize: number;
  filePath: string;
  sha256: Buffer;
  scanStatus: ScanStatus;
}

/** The message that files are for, as it is now. */
export interface UploadPlace {
  messageId: string;
  claimId: string;
  senderId: string;
  isDeleted: boolean;
  claimStatus: ClaimStatus;
  /** Files it has already. */
  fileCount: number;
}
