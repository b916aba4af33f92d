import { type ClaimStatus, limits, type ScanStatus } from '@claimline/protocol';
import type { Principal } from '../auth/principal.js';
import type { AttachmentRow, UploadPlace } from './attachments.types.js';

type Who = Pick<Principal, 'userId' | 'role'>;

export function canAttach({ userId }: Who, { senderId }: Pick<UploadPlace, 'senderId'>): boolean {
  return userId === senderId;
}

export function canDeleteAttachment({ userId, role }: Who, { uploaderId }: Pick<AttachmentRow, 'uploaderId'>): boolean {
  return userId === uploaderId || role === 'ADMIN';
}

/** Why the message takes no file now; null when it does. */
export function whyNoFile(place: UploadPlace): 'claim_closed' | 'conflict' | 'too_many_files' | null {
  if (place.isDeleted) {
    return 'conflict';
  }
  if (isClosed(place.claimStatus)) {
    return 'claim_closed';
  }
  return place.fileCount >= limits.attachment.maxPerMessage ? 'too_many_files' : null;
}

export function isClosed(status: ClaimStatus): boolean {
  return status === 'CLOSED';
}

/** Whether anybody may have the bytes. */
export function isServed(status: ScanStatus): boolean {
  return status === 'clean' || status === 'unscanned';
}
