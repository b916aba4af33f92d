import type { OutboxItems } from './outbox-items.js';
import type { Shelf } from './shelf.js';
import type { OutboxEntry, OutboxStorage, UploadEntry } from './types.js';
import type { UploadItems } from './upload-items.js';
import { withinPatience } from './within-patience.js';

/** Files take a while on a slow device, and are lost with the tab until they are stored. */
const FILES_PATIENCE_MS = 5_000;

/** What is stored of the outbox, in step with what is in memory. Nothing here rejects, or waits for long. */
export interface OutboxJournal {
  /** Stores the message as it is now, and those of its files that are not stored yet. */
  write(clientMessageId: string): Promise<void>;
  /** Forgets it and its files: call while they are still there. */
  erase(clientMessageId: string): Promise<void>;
  /** The message is in the log; its files go on. */
  settle(clientMessageId: string, messageId: string): Promise<void>;
  writeUpload(uploadId: string): Promise<void>;
  eraseUpload(uploadId: string): Promise<void>;
  /** Takes over what other tabs, and earlier pages, have written, sent and discarded; for as long as the user is the same. */
  reconcile(userId: string, shelves: Shelves, isCurrent: () => boolean): Promise<void>;
}

export interface Shelves {
  messages: Shelf<OutboxEntry>;
  uploads: Shelf<UploadEntry>;
}

export function createOutboxJournal(storage: OutboxStorage, items: OutboxItems, uploads: UploadItems): OutboxJournal {
  // Ids of messages and of files: no two are the same.
  /** What the storage has confirmed: only that can have been taken out by another tab. */
  const stored = new Set<string>();
  /** Sent or discarded here: a stale reading must not bring them back. */
  const erased = new Set<string>();
  /** One change after the other, as they were made. */
  let writes: Promise<unknown> = Promise.resolve();
  let changes = 0;
  /** Of each id, the number of its last change. */
  const lastChange = new Map<string, number>();

  async function change(ids: readonly string[], action: () => Promise<void>, patienceMs?: number): Promise<void> {
    changes += 1;
    for (const id of ids) lastChange.set(id, changes);
    const done = writes.then(() => withinPatience(action(), patienceMs));
    writes = done;
    await done;
  }

  function erase(ids: readonly string[], action: () => Promise<void>): Promise<void> {
    for (const id of ids) erased.add(id);
    return change(ids, async () => {
      for (const id of ids) stored.delete(id);
      await action();
    });
  }

  const uploadIds = (clientMessageId: string) => uploads.ofMessage(clientMessageId).map(({ entry }) => entry.id);

  return {
    write(clientMessageId) {
      const newFiles = uploads.ofMessage(clientMessageId).filter(({ entry }) => !stored.has(entry.id));
      const ids = [clientMessageId, ...newFiles.map(({ entry }) => entry.id)];
      const write = async () => {
        const item = items.get(clientMessageId);
        if (!item || item.state === 'sent') return;
        const files = newFiles.flatMap(({ entry }) => uploads.get(entry.id)?.entry ?? []);
        await storage.put(item.entry, files);
        for (const id of [clientMessageId, ...files.map((file) => file.id)]) stored.add(id);
      };
      return change(ids, write, newFiles.length > 0 ? FILES_PATIENCE_MS : undefined);
    },

    erase: (clientMessageId) =>
      erase([clientMessageId, ...uploadIds(clientMessageId)], () => storage.remove(clientMessageId)),

    settle: (clientMessageId, messageId) => erase([clientMessageId], () => storage.settle(clientMessageId, messageId)),

    writeUpload: (uploadId) =>
      change([uploadId], async () => {
        const item = uploads.get(uploadId);
        if (item) await storage.changeUpload(item.entry);
      }),

    eraseUpload: (uploadId) => erase([uploadId], () => storage.removeUpload(uploadId)),

    async reconcile(userId, shelves, isCurrent) {
      // Taken together: a change that is made while this waits must count as later than the reading.
      const before = changes;
      await writes;
      const kept = await storage.load(userId).catch(() => null);
      if (!kept || !isCurrent()) return;
      // What was read is older than what has been changed here meanwhile.
      const isStale = (id: string) => (lastChange.get(id) ?? 0) > before;

      function takeOver<Entry>(shelf: Shelf<Entry>, entries: readonly Entry[], idOf: (entry: Entry) => string): void {
        const found = new Set(entries.map(idOf));
        for (const entry of entries) {
          const id = idOf(entry);
          if (isStale(id) || (!shelf.has(id) && erased.has(id))) continue;
          stored.add(id);
          shelf.take(entry);
        }
        for (const id of shelf.ids()) if (!found.has(id) && stored.has(id) && !isStale(id)) shelf.takeOut(id);
      }

      // Files first: a message that seems to have none is not sent.
      takeOver(shelves.uploads, kept.uploads, ({ id }) => id);
      takeOver(shelves.messages, kept.entries, ({ clientMessageId }) => clientMessageId);
    },
  };
}
