import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { byOrder, createMemoryOutboxStorage } from './outbox-storage.js';
import type { OutboxEntry, OutboxStorage } from './types.js';

interface OutboxSchema extends DBSchema {
  entries: { key: string; value: OutboxEntry; indexes: { userId: string } };
}

/**
 * Keeps queued messages over reloads, seen by all tabs. What IndexedDB refuses (private windows, a full disk, a
 * database that another tab holds) stays in memory: lost with the tab, never within it.
 */
export function createIndexedDbOutboxStorage(databaseName = 'claimline-outbox'): OutboxStorage {
  const memory = createMemoryOutboxStorage();
  let opening: Promise<IDBPDatabase<OutboxSchema> | null> | null = null;

  function database(): Promise<IDBPDatabase<OutboxSchema> | null> {
    opening ??= openDB<OutboxSchema>(databaseName, 1, {
      upgrade: (db) => db.createObjectStore('entries', { keyPath: 'clientMessageId' }).createIndex('userId', 'userId'),
      // Another version wants in, or it was closed under us: the next call opens it again.
      blocking: (_current, _blocked, event) => {
        opening = null;
        (event.target as IDBDatabase).close();
      },
      terminated: () => {
        opening = null;
      },
    }).catch(() => null);
    return opening;
  }

  return {
    async load(userId) {
      const kept = await memory.load(userId);
      try {
        const stored = (await (await database())?.getAllFromIndex('entries', 'userId', userId)) ?? [];
        const inMemory = new Set(kept.map(({ clientMessageId }) => clientMessageId));
        return [...stored.filter(({ clientMessageId }) => !inMemory.has(clientMessageId)), ...kept].sort(byOrder);
      } catch {
        return kept;
      }
    },
    async put(entry) {
      try {
        const db = await database();
        if (!db) throw new Error('IndexedDB is not available.');
        await db.put('entries', entry);
        await memory.remove(entry.clientMessageId);
      } catch {
        await memory.put(entry);
      }
    },
    async remove(clientMessageId) {
      await memory.remove(clientMessageId);
      try {
        await (await database())?.delete('entries', clientMessageId);
      } catch {
        // It would be sent again after a reload, under the same clientMessageId: the server answers with the first.
      }
    },
  };
}
