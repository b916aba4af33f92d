import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { RollUp } from '../../apps/api/dist/analytics/roll-up.js';
import { RollUpRepository } from '../../apps/api/dist/analytics/roll-up.repository.js';
import { FileCounts } from '../../apps/api/dist/attachments/file-counts.js';
import { FileCountsRepository } from '../../apps/api/dist/attachments/file-counts.repository.js';
import { Database } from '../../apps/api/dist/database/database.js';
import { migrateDatabase } from '../../apps/api/dist/database/migrate.js';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

/** The entries of the claims that are done, which the seed leaves out. */
const RESOLUTIONS = `
  INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
  SELECT id, last_seq + 1, 'claim_updated', last_activity_at, coalesce(assignee_id, customer_id),
    jsonb_build_object('changes', jsonb_build_object('status', jsonb_build_object('from', 'OPEN', 'to', status))), head_hash
  FROM claims WHERE status IN ('RESOLVED', 'CLOSED');
  UPDATE claims SET last_seq = last_seq + 1 WHERE status IN ('RESOLVED', 'CLOSED')`;

/** What `seed` makes: an installation of some months, and a large one; and one for `analytics`, made by it alone. */
const SIZES = {
  usual: { claims: 20_000, messages: 1_050_000 },
  /** Of these, 50 in each claim but the one that has 4 % of all: over 5,000,000, with 1,000,000 files. */
  large: { claims: 100_000, messages: 5_250_000 },
  analytics: { claims: 100_000, messages: 1_060_000, also: RESOLUTIONS },
  'analytics-quick': { claims: 10_000, messages: 106_000, also: RESOLUTIONS },
};
const SEED_WITHIN_MS = 60 * 60_000;
/** A quarter of the memory, as PostgreSQL's documentation advises; the rest are defaults. */
const SETTINGS = { shared_buffers: `${Math.floor(totalmem() / 4 / 2 ** 20)}MB`, max_wal_size: '2GB' };

/**
 * A PostgreSQL with generated data, made at the first time and kept in the temporary directory until someone removes it.
 *
 * @param {keyof typeof SIZES} size
 */
export async function openDataset(size) {
  const directory = join(tmpdir(), `claimline-bench-${size}`);
  const mark = join(directory, 'seeded');
  const sql = readFileSync(inRoot('bench/seed.sql'), 'utf8');
  const digest = createHash('sha256').update(sql).digest('hex');
  const isThere = existsSync(mark) && readFileSync(mark, 'utf8') === digest;
  if (!isThere) rmSync(directory, { recursive: true, force: true });
  const postgres = await startPostgres({ settings: SETTINGS, directory });
  const database = new Database({ url: postgres.url, socketDir: null }, () => undefined);
  try {
    await migrateDatabase(database);
    const since = performance.now();
    if (!isThere) {
      await fill(database, sql, SIZES[size]);
      writeFileSync(mark, digest);
    }
    return { ...postgres, directory, database, seconds: Math.round((performance.now() - since) / 1_000) };
  } catch (error) {
    await database.close();
    await postgres.stop();
    throw error;
  }
}

/**
 * @param {Database} database
 * @param {string} sql
 * @param {{ claims: number, messages: number, also?: string }} size
 */
async function fill(database, sql, { claims, messages, also = '' }) {
  /** @type {any} its time limit for one query, `query_timeout`, is not in the types */
  const client = await database.pool.connect();
  try {
    const ask = (/** @type {string} */ text) => client.query({ text, query_timeout: SEED_WITHIN_MS });
    await ask(`SET statement_timeout = 0; SET work_mem = '512MB'; SET maintenance_work_mem = '512MB'`);
    await ask(
      `SELECT set_config('bench.claims', '${claims}', false), set_config('bench.messages', '${messages}', false)`,
    );
    await ask(sql);
    await ask(also);
    await ask('VACUUM ANALYZE');
    /** @type {any} */
    const logger = { warn: (/** @type {string} */ message) => process.stderr.write(`${message}\n`) };
    const files = new FileCounts(new FileCountsRepository(database), logger);
    await new RollUp(new RollUpRepository(database), files, logger).catchUp();
    await ask('VACUUM ANALYZE');
    await ask('CHECKPOINT');
  } finally {
    client.release(true);
  }
}
