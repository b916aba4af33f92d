import type { OutboxEntry, OutboxStorage, UploadEntry } from './types.js';

/** Keeps queued messages and their files as long as the program runs. */
export function createMemoryOutboxStorage(): OutboxStorage {
  const entries = new Map<string, OutboxEntry>();
  const uploads = new Map<string, UploadEntry>();
  const filesOf = (clientMessageId: string) =>
    [...uploads.values()].filter((upload) => upload.clientMessageId === clientMessageId);
  return {
    load: async (userId) => ({
      entries: [...entries.values()].filter((entry) => entry.userId === userId).sort(byOrder),
      uploads: [...uploads.values()].filter((upload) => upload.userId === userId),
    }),
    put: async (entry, files) => {
      entries.set(entry.clientMessageId, entry);
      for (const upload of files) uploads.set(upload.id, upload);
    },
    remove: async (clientMessageId) => {
      entries.delete(clientMessageId);
      for (const { id } of filesOf(clientMessageId)) uploads.delete(id);
    },
    settle: async (clientMessageId, messageId) => {
      entries.delete(clientMessageId);
      for (const upload of filesOf(clientMessageId)) uploads.set(upload.id, { ...upload, messageId });
    },
    changeUpload: async (upload) => {
      if (uploads.has(upload.id)) uploads.set(upload.id, upload);
    },
    removeUpload: async (uploadId) => {
      uploads.delete(uploadId);
    },
    loadFile: async (uploadId) => uploads.get(uploadId)?.file ?? null,
  };
}

/** Two tabs may have written in the same millisecond. */
export function byOrder(one: OutboxEntry, other: OutboxEntry): number {
  return one.order - other.order || (one.clientMessageId < other.clientMessageId ? -1 : 1);
}
