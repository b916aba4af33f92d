import { type DBSchema, type IDBPDatabase, type OpenDBCallbacks, openDB } from 'idb';

/**
 * Opens a database when it is first asked for, and anew after another version has wanted in or the browser has closed it.
 * Null where it cannot be opened: private windows, a full disk.
 */
export function databaseOnDemand<Schema extends DBSchema>(
  name: string,
  version: number,
  upgrade: NonNullable<OpenDBCallbacks<Schema>['upgrade']>,
): () => Promise<IDBPDatabase<Schema> | null> {
  let opening: Promise<IDBPDatabase<Schema> | null> | null = null;
  return () => {
    opening ??= openDB<Schema>(name, version, {
      upgrade,
      blocking: (_current, _blocked, event) => {
        opening = null;
        (event.target as IDBDatabase).close();
      },
      terminated: () => {
        opening = null;
      },
    }).catch(() => null);
    return opening;
  };
}
