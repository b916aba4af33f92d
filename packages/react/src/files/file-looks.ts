import type { Attachment } from '@claimline/protocol';
import { kindOf } from './file-kind';

/** How an attachment is shown in its message. `held`: nobody may have its bytes, now or ever. */
export type FileLook = 'image' | 'pdf' | 'video' | 'audio' | 'file' | 'held';

/** Images are shown as the server has drawn them again: what it could not decode is a file like any other. */
export function lookOf(attachment: Pick<Attachment, 'fileType' | 'scanStatus' | 'hasThumbnail'>): FileLook {
  const { fileType, scanStatus, hasThumbnail } = attachment;
  if (scanStatus !== 'clean' && scanStatus !== 'unscanned') return 'held';
  const kind = kindOf(fileType);
  if (kind === 'image') return hasThumbnail ? 'image' : 'file';
  return kind === 'pdf' || kind === 'video' || kind === 'audio' ? kind : 'file';
}
