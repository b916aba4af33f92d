import type { User } from '@claimline/protocol';
import type { DBSchema, IDBPTransaction } from 'idb';
import { databaseOnDemand } from './database-on-demand.js';
import type { KeptClaim, KeptInbox, LastKnown } from './last-known.js';

/** Of 50 messages each: about a megabyte in all. */
const MAX_CLAIMS = 30;

type Part = keyof KeptInbox;

interface LastKnownSchema extends DBSchema {
  /** One person, under one key. */
  user: { key: 'user'; value: User };
  inbox: { key: Part; value: KeptInbox[Part] };
  claims: { key: string; value: KeptClaim & { keptAt: number }; indexes: { keptAt: number } };
}
type StoreName = 'user' | 'inbox' | 'claims';
type Reading = IDBPTransaction<LastKnownSchema, StoreName[], 'readonly'>;
type Writing = IDBPTransaction<LastKnownSchema, StoreName[], 'readwrite'>;
const STORES: StoreName[] = ['user', 'inbox', 'claims'];

export function createIndexedDbLastKnown(databaseName = 'claimline-last-known'): LastKnown {
  const database = databaseOnDemand<LastKnownSchema>(databaseName, 1, (db) => {
    db.createObjectStore('user');
    db.createObjectStore('inbox');
    db.createObjectStore('claims', { keyPath: 'claimId' }).createIndex('keptAt', 'keptAt');
  });

  /** What a full disk or a private window refuses is not kept. */
  async function write(work: (writing: Writing) => Promise<unknown>): Promise<void> {
    try {
      const writing = (await database())?.transaction(STORES, 'readwrite');
      if (writing) await Promise.all([work(writing), writing.done]);
    } catch {
      // The page works without.
    }
  }

  async function read<Result>(work: (reading: Reading) => Promise<Result>): Promise<Result | null> {
    try {
      const reading = (await database())?.transaction(STORES);
      return reading ? await work(reading) : null;
    } catch {
      return null;
    }
  }

  const isOf = async (userId: string, transaction: Reading | Writing) =>
    (await transaction.objectStore('user').get('user'))?.id === userId;

  const clear = (writing: Writing) => Promise.all(STORES.map((name) => writing.objectStore(name).clear()));

  return {
    user: () => read(async (reading) => (await reading.objectStore('user').get('user')) ?? null),

    keepUser: (user) =>
      write(async (writing) => {
        const former = await writing.objectStore('user').get('user');
        if (former?.id !== user.id || former.role !== user.role) await clear(writing);
        await writing.objectStore('user').put(user, 'user');
      }),

    async inbox(userId) {
      const kept = await read(async (reading) => {
        if (!(await isOf(userId, reading))) return null;
        const parts = reading.objectStore('inbox');
        return { claims: await parts.get('claims'), unread: await parts.get('unread') } as Partial<KeptInbox>;
      });
      return { claims: kept?.claims ?? null, unread: kept?.unread ?? null };
    },

    keepInbox: (userId, inbox) =>
      write(async (writing) => {
        if (!(await isOf(userId, writing))) return;
        for (const [part, value] of Object.entries(inbox)) await writing.objectStore('inbox').put(value, part as Part);
        if (inbox.claims?.nextCursor === null) await forgetOthers(writing, inbox.claims.items);
      }),

    claim: (userId, claimId) =>
      read(async (reading) =>
        (await isOf(userId, reading)) ? ((await reading.objectStore('claims').get(claimId)) ?? null) : null,
      ),

    keepClaim: (userId, kept) =>
      write(async (writing) => {
        if (!(await isOf(userId, writing))) return;
        const claims = writing.objectStore('claims');
        await claims.put({ ...kept, keptAt: Date.now() });
        const byAge = await claims.index('keptAt').getAllKeys();
        for (const claimId of byAge.slice(0, -MAX_CLAIMS)) await claims.delete(claimId);
      }),

    forgetClaim: (claimId) => write((writing) => writing.objectStore('claims').delete(claimId)),

    forgetAll: () => write(clear),
  };
}

/** The list is whole: what is not in it is no longer the user's to see. */
async function forgetOthers(writing: Writing, listed: readonly { id: string }[]): Promise<void> {
  const ids = new Set(listed.map(({ id }) => id));
  const claims = writing.objectStore('claims');
  for (const claimId of await claims.getAllKeys()) if (!ids.has(claimId)) await claims.delete(claimId);
}
