import { setTimeout as pause } from 'node:timers/promises';
import type { Foundations } from './app.module.js';
import { type Cluster, openCluster } from './cluster/cluster.js';
import { StartupError } from './common/startup-error.js';
import type { Config } from './config/config.js';
import { DataDirLock, readHolder } from './database/data-dir-lock.js';
import { Database } from './database/database.js';
import { isUnavailable } from './database/database-errors.js';
import { EmbeddedDatabase } from './database/embedded.js';
import { migrateDatabase } from './database/migrate.js';
import { Logger } from './observability/logger.js';
import type { BlobStore } from './storage/blob-store.js';
import { openBlobStore } from './storage/open-blob-store.js';

const WAIT_FOR_DATABASE_MS = 30_000;
const ASK_EVERY_MS = 1_000;
const WAIT_FOR_COMMAND_MS = 10_000;
const ASK_AGAIN_MS = 100;

/** What stands before the application does, and is closed after it: the data folder's lock, logger, database, other nodes. */
export class OpenFoundations implements Foundations {
  private constructor(
    readonly config: Config,
    readonly lock: DataDirLock,
    readonly logger: Logger,
    readonly database: Database,
    readonly cluster: Cluster,
    readonly blobs: BlobStore,
    private readonly embedded: EmbeddedDatabase | null,
  ) {}

  static async open(config: Config): Promise<OpenFoundations> {
    const lock = await lockDataDir(config.dataDir);
    try {
      const logger = await Logger.open(config);
      const embedded = config.databaseUrl === null ? await openEmbedded(config, lock, logger) : null;
      const target = { url: config.databaseUrl, socketDir: embedded?.socketDir ?? null };
      const database = new Database(target, (error) =>
        logger.warn('Database connection lost', { reason: error.message }),
      );
      await migrateOnceThere(database, logger);
      const cluster = await openCluster(config, logger);
      const blobs = await openBlobStore(config.storage, config.dataDir, (reason, secondsLeft) =>
        logger.warn('Waiting for the storage', { reason, secondsLeft }),
      );
      return new OpenFoundations(config, lock, logger, database, cluster, blobs, embedded);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** How to close, in order. */
  parts(): [name: string, stop: () => Promise<void>][] {
    return [
      ['cluster', () => this.cluster.bus.close()],
      ['database', () => this.database.close()],
      ['embedded database', async () => this.embedded?.stop()],
      ['data folder', async () => this.lock.release()],
    ];
  }

  async close(): Promise<void> {
    for (const [, close] of this.parts()) {
      await close();
    }
  }
}

/** Waits for an administrator's command that works on the folder at the moment; refuses another server's at once. */
async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const deadline = Date.now() + WAIT_FOR_COMMAND_MS;
  for (;;) {
    try {
      return DataDirLock.acquire(dataDir, 'server');
    } catch (error) {
      if (readHolder(dataDir)?.purpose !== 'command' || Date.now() >= deadline) {
        throw error;
      }
      await pause(ASK_AGAIN_MS);
    }
  }
}

async function openEmbedded(config: Config, lock: DataDirLock, logger: Logger): Promise<EmbeddedDatabase> {
  const embedded = await EmbeddedDatabase.start(config.dataDir, lock.runDir);
  embedded.onFailure((error) => {
    // Nothing works without it, and it can only be opened anew by a new process.
    logger.error('Embedded database failed', { error });
    process.exit(1);
  });
  logger.info('Embedded database opened', {
    note: 'It survives the end of the process but not a power cut. Use PostgreSQL (DATABASE_URL) in production.',
  });
  return embedded;
}

/** Waits for a database that is down, with a line each time; then brings its schema up to date. */
async function migrateOnceThere(database: Database, logger: Logger): Promise<void> {
  const deadline = Date.now() + WAIT_FOR_DATABASE_MS;
  for (;;) {
    try {
      return await migrateDatabase(database);
    } catch (error) {
      if (!isUnavailable(error)) {
        throw error;
      }
      const reason = error instanceof Error ? error.message || error.name : '';
      if (Date.now() >= deadline) {
        throw new StartupError(
          `The database of DATABASE_URL cannot be reached (${reason}). Check that it runs and that the URL is right.`,
        );
      }
      logger.warn('Waiting for the database', { reason, secondsLeft: Math.ceil((deadline - Date.now()) / 1_000) });
      await pause(ASK_EVERY_MS);
    }
  }
}
