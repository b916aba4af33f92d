import { type FileRefusal, refusalOf } from '@claimline/client';
import type { AttachmentPolicy } from '@claimline/protocol';

export interface TrayFile {
  id: string;
  file: File;
}

export interface RefusedFile {
  id: string;
  fileName: string;
  code: FileRefusal['code'];
}

/** What has been chosen for the next message, and what of it could not be. */
export interface Tray {
  files: readonly TrayFile[];
  refused: readonly RefusedFile[];
}

export const emptyTray: Tray = { files: [], refused: [] };

/** Adds what may be sent. Refusals are those of this choice alone: the former ones have been read. */
export function addFiles(tray: Tray, chosen: readonly File[], policy: AttachmentPolicy, newId: () => string): Tray {
  const files = [...tray.files];
  const refused: RefusedFile[] = [];
  let bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  for (const file of chosen) {
    const refusal = refusalOf(file, policy, { count: files.length, bytes });
    if (refusal) {
      refused.push({ id: newId(), fileName: file.name, code: refusal.code });
      continue;
    }
    bytes += file.size;
    files.push({ id: newId(), file });
  }
  return { files, refused };
}

export function removeFile(tray: Tray, id: string): Tray {
  return { ...tray, files: tray.files.filter((file) => file.id !== id) };
}
