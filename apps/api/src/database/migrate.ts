import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { StartupError } from '../common/startup-error.js';
import type { Database } from './database.js';

const MIGRATIONS_DIR = fileURLToPath(new URL('./migrations', import.meta.url));
/** Any fixed number: held while one node migrates, so that others wait for it. */
const MIGRATION_LOCK = 7_246_525;
const MIGRATE_WITHIN_MS = 24 * 60 * 60_000;
const OLDEST_POSTGRES = 150_000;

/** SHA-256 of each migration that this version knows, in order. */
export function knownMigrations(): string[] {
  return readMigrationFiles({ migrationsFolder: MIGRATIONS_DIR }).map(({ hash }) => hash);
}

/** Brings the schema to where it was after the first `count` migrations: what an older backup fits. */
export async function migrateDatabaseTo(database: Database, count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'claimline-migrations-'));
  try {
    await cp(MIGRATIONS_DIR, folder, { recursive: true });
    const path = join(folder, 'meta/_journal.json');
    const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: unknown[] };
    await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
    await migrateDatabase(database, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Brings the schema up to date, forward only; nodes that start together take turns. */
export async function migrateDatabase(database: Database, migrationsFolder = MIGRATIONS_DIR): Promise<void> {
  const client = await database.pool.connect();
  try {
    const version = await client.query<{ server_version_num: string }>('SHOW server_version_num');
    if (Number(version.rows[0]?.server_version_num) < OLDEST_POSTGRES) {
      throw new StartupError('The database is older than PostgreSQL 15, which is the oldest that is supported.');
    }
    await client.query('SET statement_timeout = 0');
    await patient(client).query({ text: 'SELECT pg_advisory_lock($1)', values: [MIGRATION_LOCK] });
    try {
      await migrate(drizzle(patient(client)), { migrationsFolder });
    } finally {
      await client.query({ text: 'SELECT pg_advisory_unlock($1)', values: [MIGRATION_LOCK] });
      await client.query('RESET statement_timeout');
    }
  } finally {
    client.release();
  }
}

/** The connection without its time limit for one query: what fills new columns of large tables takes minutes. */
function patient(client: pg.PoolClient): pg.PoolClient {
  const query = (config: pg.QueryConfig, values?: unknown[]) =>
    client.query({ ...config, query_timeout: MIGRATE_WITHIN_MS } as pg.QueryConfig, values);
  return Object.assign(Object.create(client), { query });
}
