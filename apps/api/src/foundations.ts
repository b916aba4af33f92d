import { isAbsolute } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Foundations } from './app.module.js';
import { StartupError } from './common/startup-error.js';
import type { Config } from './config/config.js';
import { DataDirLock } from './database/data-dir-lock.js';
import { Database } from './database/database.js';
import { isUnavailable } from './database/database-errors.js';
import { EmbeddedDatabase } from './database/embedded.js';
import { migrateDatabase } from './database/migrate.js';
import { Logger } from './observability/logger.js';

const WAIT_FOR_DATABASE_MS = 30_000;
const ASK_EVERY_MS = 1_000;

/** What stands before the application does, and is closed after it: the data folder's lock, the log, the database. */
export class OpenFoundations implements Foundations {
  private constructor(
    readonly config: Config,
    readonly lock: DataDirLock,
    readonly logger: Logger,
    readonly database: Database,
    private readonly embedded: EmbeddedDatabase | null,
  ) {}

  static async open(config: Config): Promise<OpenFoundations> {
    if (!isAbsolute(config.dataDir)) {
      throw new StartupError('DATA_DIR must be an absolute path by now.');
    }
    const lock = DataDirLock.acquire(config.dataDir);
    try {
      const logger = await Logger.open(config);
      const embedded = config.databaseUrl === null ? await openEmbedded(config, lock, logger) : null;
      const target = { url: config.databaseUrl, socketDir: embedded?.socketDir ?? null };
      const database = new Database(target, (error) => logger.warn('Database connection lost', { reason: error.message }));
      await migrateOnceThere(database, logger);
      return new OpenFoundations(config, lock, logger, database, embedded);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.embedded?.stop();
    this.lock.release();
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
        throw new StartupError(`The database of DATABASE_URL cannot be reached (${reason}). Check that it runs and that the URL is right.`);
      }
      logger.warn('Waiting for the database', { reason, secondsLeft: Math.ceil((deadline - Date.now()) / 1_000) });
      await pause(ASK_EVERY_MS);
    }
  }
}
