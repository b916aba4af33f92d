import type { ScanStatus } from '@claimline/protocol';

export interface AttachmentRow {
  id: string;
  messageId: string;
  claimId: string;
  fileName: string;
  fileType: string;
  fileSize: number;
  sha256: Buffer;
  scanStatus: ScanStatus;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  hasThumbnail: boolean;
  uploadedAt: Date;
}
