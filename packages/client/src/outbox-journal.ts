import type { OutboxItems } from './outbox-items.js';
import type { OutboxStorage } from './types.js';

/** A storage that hangs must not keep a message from going out. */
const PATIENCE_MS = 500;

/** What is stored of the outbox, in step with what is in memory. */
export interface OutboxJournal {
  /** Stores the item as it is now. Resolves in half a second at most, and never rejects. */
  write(clientMessageId: string): Promise<void>;
  erase(clientMessageId: string): Promise<void>;
  /** Takes over what other tabs, and earlier pages, have written, sent and discarded; for as long as the user is the same. */
  reconcile(userId: string, isCurrent: () => boolean): Promise<void>;
}

export function createOutboxJournal(storage: OutboxStorage, items: OutboxItems): OutboxJournal {
  /** Entries that the storage has confirmed: only they can have been taken out by another tab. */
  const stored = new Set<string>();
  /** Sent or discarded here: a stale reading must not bring them back. */
  const erased = new Set<string>();
  /** One change after the other, as they were made. */
  let writes: Promise<void> = Promise.resolve();
  let changes = 0;
  /** Of each entry, the number of its last change. */
  const lastChange = new Map<string, number>();

  function change(clientMessageId: string, action: () => Promise<void>): Promise<void> {
    changes += 1;
    lastChange.set(clientMessageId, changes);
    writes = writes.then(() => withinPatience(action()));
    return writes;
  }

  return {
    write: (clientMessageId) =>
      change(clientMessageId, async () => {
        const item = items.get(clientMessageId);
        if (!item || item.state === 'sent') return;
        await storage.put(item.entry);
        stored.add(clientMessageId);
      }),

    erase(clientMessageId) {
      erased.add(clientMessageId);
      return change(clientMessageId, async () => {
        stored.delete(clientMessageId);
        await storage.remove(clientMessageId);
      });
    },

    async reconcile(userId, isCurrent) {
      // Taken together: a change that is made while this waits must count as later than the reading.
      const before = changes;
      await writes;
      const entries = await storage.load(userId).catch(() => null);
      if (!entries || !isCurrent()) return;
      // What was read is older than what has been changed here meanwhile.
      const isStale = (clientMessageId: string) => (lastChange.get(clientMessageId) ?? 0) > before;
      const found = new Set<string>();
      for (const entry of entries) {
        found.add(entry.clientMessageId);
        const known = items.get(entry.clientMessageId);
        if (isStale(entry.clientMessageId) || (!known && erased.has(entry.clientMessageId))) continue;
        stored.add(entry.clientMessageId);
        if (!known) items.add(entry);
        else if (known.state === 'queued' && entry.failed) items.add(entry);
        else if (known.state === 'failed' && !entry.failed) items.move(entry.clientMessageId, 'retried');
      }
      for (const { entry, state } of items.all()) {
        const { clientMessageId } = entry;
        if (found.has(clientMessageId) || !stored.has(clientMessageId) || isStale(clientMessageId)) continue;
        if (state === 'queued' || state === 'failed') items.drop(clientMessageId);
      }
    },
  };
}

/** Resolves when the action has settled, or has taken too long. */
export function withinPatience(action: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    action.then(done, done);
  });
}
