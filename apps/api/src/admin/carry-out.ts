import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { UploadQuotasRepository } from '../attachments/upload-quotas.repository.js';
import { Passwords } from '../auth/passwords.js';
import { RightsChanges } from '../auth/rights-changes.js';
import { UsersRepository } from '../auth/users.repository.js';
import { UsersService } from '../auth/users.service.js';
import { StartupError } from '../common/startup-error.js';
import type { Config } from '../config/config.js';
import { DataDirLock, readHolder } from '../database/data-dir-lock.js';
import { Database } from '../database/database.js';
import { EmbeddedDatabase } from '../database/embedded.js';
import { migrateDatabase } from '../database/migrate.js';
import { LogVerifier } from '../log/log-verifier.js';
import { openBlobStore } from '../storage/open-blob-store.js';
import type { AdminCommand, AdminResult } from './admin-command.js';
import { AdminCommands } from './admin-commands.js';
import { BackupCommands } from './backup-commands.js';
import { askServer, NotListening } from './control-client.js';
import { PrivacyCommands } from './privacy-commands.js';
import { StorageCommands } from './storage-commands.js';

/** Name of the control socket in the run folder of whoever holds the data folder. */
export const CONTROL_SOCKET = 'control.sock';

/** A server that is just starting listens within this time, one that is stopping is gone. */
const SETTLES_WITHIN_MS = 15_000;
const RETRY_MS = 200;

type Where = Pick<Config, 'databaseUrl' | 'dataDir' | 'storage'>;

/**
 * Does a command where the data is: on the database that the configuration names; else through the server that holds the
 * data folder, as the embedded database takes no second process; else on the embedded database, under its lock.
 */
export async function carryOut(command: AdminCommand, where: Where): Promise<AdminResult> {
  const { databaseUrl, dataDir } = where;
  if (databaseUrl !== null) {
    return onPostgres(command, databaseUrl, where);
  }
  const deadline = Date.now() + SETTLES_WITHIN_MS;
  for (;;) {
    try {
      const holder = readHolder(dataDir);
      return holder ? await askServer(join(holder.runDir, CONTROL_SOCKET), command) : await onEmbedded(command, where);
    } catch (error) {
      const passing = error instanceof NotListening || (error instanceof StartupError && readHolder(dataDir) !== null);
      if (!passing) {
        throw error;
      }
      if (Date.now() > deadline) {
        throw new StartupError(
          `Process ${readHolder(dataDir)?.pid ?? 'unknown'} holds DATA_DIR ${dataDir} but takes no commands. Try again, or stop it first.`,
        );
      }
      await pause(RETRY_MS);
    }
  }
}

/** A restore makes the tables itself, as they were when the backup was made. */
const makesTables = ({ command }: AdminCommand) => command === 'restore';

async function runOn(database: Database, command: AdminCommand, { storage, dataDir }: Where): Promise<AdminResult> {
  const attachments = new AttachmentsRepository(database);
  const openBlobs = () => openBlobStore(storage, dataDir);
  const quotas = new UploadQuotasRepository(database);
  const users = new UsersService(new UsersRepository(database), new Passwords(), new RightsChanges());
  const commands = new AdminCommands(
    users,
    new LogVerifier(database),
    new StorageCommands(attachments, quotas, openBlobs),
    new BackupCommands(database, attachments, openBlobs, dataDir, false),
    new PrivacyCommands(database, users, attachments, quotas, openBlobs),
  );
  return commands.run(command);
}

/** A connection that breaks while idle is noticed by the next query. */
const ignoreIdleError = () => undefined;

async function onPostgres(command: AdminCommand, url: string, where: Where): Promise<AdminResult> {
  const database = new Database({ url, socketDir: null }, ignoreIdleError);
  try {
    const { rows } = await database.query<{ ready: boolean }>({
      text: `SELECT to_regclass('users') IS NOT NULL AS ready`,
    });
    if (!rows[0]?.ready && !makesTables(command)) {
      throw new StartupError(
        'The database of DATABASE_URL has no tables of Claimline. Start the server once: it makes them.',
      );
    }
    return await runOn(database, command, where);
  } finally {
    await database.close();
  }
}

async function onEmbedded(command: AdminCommand, where: Where): Promise<AdminResult> {
  const { dataDir } = where;
  const lock = DataDirLock.acquire(dataDir, 'command');
  try {
    const embedded = await EmbeddedDatabase.start(dataDir, lock.runDir);
    try {
      const database = new Database({ url: null, socketDir: embedded.socketDir }, ignoreIdleError);
      try {
        if (!makesTables(command)) {
          await migrateDatabase(database);
        }
        return await runOn(database, command, where);
      } finally {
        await database.close();
      }
    } finally {
      await embedded.stop();
    }
  } finally {
    lock.release();
  }
}
