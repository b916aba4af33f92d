import type { Attachment } from '@claimline/protocol';
import type { Upload } from './types.js';
import type { UploadGroup, UploadItem } from './upload-items.js';

/** What is to be seen of a message's files on their way; the same array as before while neither input has changed. */
export type ShownUploads = (group: UploadGroup, attachments: readonly Attachment[]) => readonly Upload[];

const none: readonly Upload[] = [];

export function createShownUploads(): ShownUploads {
  const ofItem = new WeakMap<UploadItem, Upload>();
  const ofGroup = new WeakMap<UploadGroup, { attachments: readonly Attachment[]; shown: readonly Upload[] }>();

  /** Attachments that are known to be of one upload: none of another. */
  const claimed = new Set<string>();

  /**
   * Leaves out the files that are seen as attachments already. The log mostly shows one before its upload is answered,
   * and does not say which upload it was: then name and size decide.
   */
  function withoutStored(group: UploadGroup, attachments: readonly Attachment[]): readonly UploadItem[] {
    for (const { attachmentId } of group) if (attachmentId !== null) claimed.add(attachmentId);
    const unclaimed = attachments.filter(({ id }) => !claimed.has(id));
    return group.filter(({ entry, stage, isTried, attachmentId }) => {
      if (attachmentId !== null) return attachments.every(({ id }) => id !== attachmentId);
      if (stage === 'failed' || !isTried) return true;
      const twin = unclaimed.findIndex((one) => one.fileName === entry.fileName && one.fileSize === entry.fileSize);
      if (twin >= 0) unclaimed.splice(twin, 1);
      return twin < 0;
    });
  }

  function show(item: UploadItem): Upload {
    const upload = ofItem.get(item) ?? toUpload(item);
    ofItem.set(item, upload);
    return upload;
  }

  return (group, attachments) => {
    const known = ofGroup.get(group);
    if (known?.attachments === attachments) return known.shown;
    const items = withoutStored(group, attachments);
    const shown = items.length === 0 ? none : items.map(show);
    ofGroup.set(group, { attachments, shown });
    return shown;
  };
}

function toUpload({ entry, stage, sentBytes }: UploadItem): Upload {
  const { id, position, fileName, fileSize, declaredType, file, failed } = entry;
  const state = stage === 'stored' ? 'uploading' : stage;
  return { id, position, fileName, fileSize, declaredType, file, state, sentBytes, error: failed };
}
