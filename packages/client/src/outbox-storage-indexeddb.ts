import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import { databaseOnDemand } from './database-on-demand.js';
import { byOrder, createMemoryOutboxStorage } from './outbox-storage.js';
import type { OutboxEntry, OutboxStorage, UploadEntry } from './types.js';

type UploadRecord = Omit<UploadEntry, 'file'>;

interface OutboxSchema extends DBSchema {
  entries: { key: string; value: OutboxEntry; indexes: { userId: string } };
  uploads: { key: string; value: UploadRecord; indexes: { userId: string; clientMessageId: string } };
  /** By upload. Apart, as changing a record writes all of it again. */
  files: { key: string; value: Blob };
}
type Database = IDBPDatabase<OutboxSchema>;
type StoreName = 'entries' | 'uploads' | 'files';
const STORES: StoreName[] = ['entries', 'uploads', 'files'];
type Writing = IDBPTransaction<OutboxSchema, StoreName[], 'readwrite'>;

/**
 * Keeps queued messages over reloads, seen by all tabs. What IndexedDB refuses (private windows, a full disk, a
 * database that another tab holds) stays in memory: lost with the tab, never within it. A message and its files are
 * always in one place.
 */
export function createIndexedDbOutboxStorage(databaseName = 'claimline-outbox'): OutboxStorage {
  const memory = createMemoryOutboxStorage();
  const database = databaseOnDemand<OutboxSchema>(databaseName, 2, upgrade);

  /** What fails is left to the caller's memory; what was stored before would go out again under the same id. */
  async function tryWriting(work: (writing: Writing) => Promise<unknown>[]): Promise<boolean> {
    try {
      const db = await database();
      if (db) await write(db, work);
      return db !== null;
    } catch {
      return false;
    }
  }

  return {
    async load(userId) {
      const kept = await memory.load(userId);
      try {
        const db = await database();
        if (!db) return kept;
        const stored = await read(db, userId);
        return {
          entries: merge(stored.entries, kept.entries, ({ clientMessageId }) => clientMessageId).sort(byOrder),
          uploads: merge(stored.uploads, kept.uploads, ({ id }) => id),
        };
      } catch {
        return kept;
      }
    },
    async put(entry, uploads) {
      const { clientMessageId } = entry;
      const kept = (await memory.load(entry.userId)).uploads.filter((one) => one.clientMessageId === clientMessageId);
      const isStored = await tryWriting((writing) => [
        writing.objectStore('entries').put(entry),
        ...[...kept, ...uploads].map((upload) => putUpload(writing, upload)),
      ]);
      if (isStored) await memory.remove(clientMessageId);
      else await memory.put(entry, uploads);
    },
    async remove(clientMessageId) {
      await memory.remove(clientMessageId);
      await tryWriting((writing) => [
        writing.objectStore('entries').delete(clientMessageId),
        eachUpload(writing, clientMessageId, ({ id }) => forget(writing, id)),
      ]);
    },
    async settle(clientMessageId, messageId) {
      await memory.settle(clientMessageId, messageId);
      await tryWriting((writing) => [
        writing.objectStore('entries').delete(clientMessageId),
        eachUpload(writing, clientMessageId, (record) => writing.objectStore('uploads').put({ ...record, messageId })),
      ]);
    },
    async changeUpload(entry) {
      await memory.changeUpload(entry);
      const { file: _file, ...record } = entry;
      await tryWriting((writing) => [
        writing
          .objectStore('uploads')
          .getKey(entry.id)
          .then((known) => known && writing.objectStore('uploads').put(record)),
      ]);
    },
    async removeUpload(uploadId) {
      await memory.removeUpload(uploadId);
      await tryWriting((writing) => [forget(writing, uploadId)]);
    },
    async loadFile(uploadId) {
      return (await memory.loadFile(uploadId)) ?? (await (await database())?.get('files', uploadId)) ?? null;
    },
  };
}

function upgrade(db: Database, oldVersion: number): void {
  if (oldVersion < 1) db.createObjectStore('entries', { keyPath: 'clientMessageId' }).createIndex('userId', 'userId');
  const uploads = db.createObjectStore('uploads', { keyPath: 'id' });
  uploads.createIndex('userId', 'userId');
  uploads.createIndex('clientMessageId', 'clientMessageId');
  db.createObjectStore('files');
}

async function read(db: Database, userId: string): ReturnType<OutboxStorage['load']> {
  const reading = db.transaction(STORES);
  const [entries, records] = await Promise.all([
    reading.objectStore('entries').index('userId').getAll(userId),
    reading.objectStore('uploads').index('userId').getAll(userId),
  ]);
  const files = await Promise.all(records.map(({ id }) => reading.objectStore('files').get(id)));
  const uploads = records.flatMap((record, index) => {
    const file = files[index];
    return file ? [{ ...record, file }] : [];
  });
  return { entries, uploads };
}

/** All of it or nothing. */
async function write(db: Database, work: (writing: Writing) => Promise<unknown>[]): Promise<void> {
  const writing = db.transaction(STORES, 'readwrite');
  // Heard of below; but when `work` throws at once, nobody listens yet.
  writing.done.catch(() => {});
  try {
    await Promise.all([...work(writing), writing.done]);
  } catch (thrown) {
    // A file that cannot be copied fails before the transaction does, which would then keep the rest.
    if (!writing.error) writing.abort();
    throw thrown;
  }
}

async function putUpload(writing: Writing, { file, ...record }: UploadEntry): Promise<void> {
  await Promise.all([writing.objectStore('files').put(file, record.id), writing.objectStore('uploads').put(record)]);
}

async function eachUpload(
  writing: Writing,
  clientMessageId: string,
  change: (record: UploadRecord) => Promise<unknown>,
): Promise<void> {
  const records = await writing.objectStore('uploads').index('clientMessageId').getAll(clientMessageId);
  await Promise.all(records.map(change));
}

function forget(writing: Writing, uploadId: string): Promise<unknown> {
  return Promise.all([writing.objectStore('uploads').delete(uploadId), writing.objectStore('files').delete(uploadId)]);
}

function merge<Entry>(stored: readonly Entry[], kept: readonly Entry[], idOf: (entry: Entry) => string): Entry[] {
  const inMemory = new Set(kept.map(idOf));
  return [...stored.filter((entry) => !inMemory.has(idOf(entry))), ...kept];
}
