import type { Upload } from '@claimline/client';
import type { Attachment } from '@claimline/protocol';

/** A file of a message: stored, or the user's own on its way. */
export type MessageFile = { key: string; attachment: Attachment } | { key: string; upload: Upload };

/** All files of a message in the order in which they were chosen: what arrives early does not jump ahead. */
export function mergeFiles(attachments: readonly Attachment[], uploads: readonly Upload[]): MessageFile[] {
  const files = [
    ...attachments.map((attachment) => ({
      position: attachment.position ?? 0,
      file: { key: attachment.id, attachment },
    })),
    ...uploads.map((upload) => ({ position: upload.position, file: { key: upload.id, upload } })),
  ];
  return files.toSorted((one, other) => one.position - other.position).map(({ file }) => file);
}
