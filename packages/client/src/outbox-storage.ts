import type { OutboxEntry, OutboxStorage } from './types.js';

/** Keeps queued messages as long as the program runs. */
export function createMemoryOutboxStorage(): OutboxStorage {
  const entries = new Map<string, OutboxEntry>();
  return {
    load: async (userId) => [...entries.values()].filter((entry) => entry.userId === userId).sort(byOrder),
    put: async (entry) => {
      entries.set(entry.clientMessageId, entry);
    },
    remove: async (clientMessageId) => {
      entries.delete(clientMessageId);
    },
  };
}

/** Two tabs may have written in the same millisecond. */
export function byOrder(one: OutboxEntry, other: OutboxEntry): number {
  return one.order - other.order || (one.clientMessageId < other.clientMessageId ? -1 : 1);
}
