import type { Upload } from '@claimline/client';
import type { Attachment } from '@claimline/protocol';

/** A file of a message: stored, or the user's own on its way. */
export type MessageFile = { key: string; attachment: Attachment } | { key: string; upload: Upload };

/** All files of a message in the order in which they were chosen: what arrives early does not jump ahead. */
export function mergeFiles(attachments: readonly Attachment[], uploads: readonly Upload[]): MessageFile[] {
  const files: MessageFile[] = attachments.map((attachment) => ({ key: attachment.id, attachment }));
  for (const upload of uploads.toSorted((one, other) => one.position - other.position)) {
    files.splice(upload.position, 0, { key: upload.id, upload });
  }
  return files;
}
