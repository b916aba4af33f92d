// The plans of the hot queries, on a PostgreSQL of its own with generated data. Needs the build and PostgreSQL ≥ 15.
//
//   node bench/explain.mjs [--claims 20000] [--messages 1000000] [--large] [--only PART-OF-A-NAME] [--before SQL]
//
// Each statement is taken from the code that sends it, so what is explained is what runs. A statement with a name is
// prepared and explained at its seventh use, when PostgreSQL has decided between a plan of its own and a generic one.
// `--before` tries a remedy: an index, say. `--large` looks at what `npm run bench -- seed --large` made.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AttachmentsRepository } from '../apps/api/dist/attachments/attachments.repository.js';
import { SessionsRepository } from '../apps/api/dist/auth/sessions.repository.js';
import { ClaimActivity } from '../apps/api/dist/claims/claim-activity.js';
import { wordsBeforeNumber } from '../apps/api/dist/claims/claim-reference.js';
import { ClaimsRepository } from '../apps/api/dist/claims/claims.repository.js';
import { searchQuery } from '../apps/api/dist/common/search-text.js';
import { Database } from '../apps/api/dist/database/database.js';
import { migrateDatabase } from '../apps/api/dist/database/migrate.js';
import { ClaimLogRepository } from '../apps/api/dist/log/claim-log.repository.js';
import { MessagesRepository } from '../apps/api/dist/messages/messages.repository.js';
import { PresenceRepository } from '../apps/api/dist/presence/presence.repository.js';
import { ReceiptsRepository } from '../apps/api/dist/receipts/receipts.repository.js';
import { Failure } from '../scripts/lib/failure.mjs';
import { inRoot } from '../scripts/lib/paths.mjs';
import { startPostgres } from '../scripts/lib/postgres.mjs';
import { openDataset } from './lib/dataset.mjs';

/** Slower than this, or a sequential scan of one of these tables, is marked. */
const SLOW_MS = 20;
const LARGE = /Seq Scan on (attachments|claims|claim_events|messages|read_marks|read_positions|sessions|users)\b/;
const RUNS = 3;
const USES_BEFORE = 6;
const SEED_WITHIN_MS = 30 * 60_000;

const { values: options } = parseArgs({
  options: {
    claims: { type: 'string', default: '20000' },
    messages: { type: 'string', default: '1000000' },
    large: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    before: { type: 'string', default: '' },
  },
});

const print = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);

/** @param {unknown} value @returns {string} an SQL literal, for EXECUTE */
function literal(value) {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  if (Array.isArray(value)) return `'{${value.map(String).join(',')}}'`;
  return `'${String(value).replaceAll("'", "''")}'`;
}

/**
 * Its time limit for one query, `query_timeout`, is not in the types.
 *
 * @param {Database} database
 * @returns {Promise<any>}
 */
const connect = (database) => database.pool.connect();

/** Stands in for the pool: explains what it is asked, and answers with no rows. */
class Explainer extends Database {
  /** @type {string[]} */
  marked = [];
  name = '';
  count = 0;

  /**
   * @param {string} name
   * @param {() => Promise<unknown> | unknown} work asks one query
   */
  async explain(name, work) {
    if (!name.includes(options.only)) return;
    this.name = name;
    await work();
  }

  /**
   * @override
   * @param {Parameters<Database['query']>[0]} query
   * @returns {Promise<any>}
   */
  async query(query) {
    const client = await connect(this);
    try {
      await client.query('SET statement_timeout = 0');
      const statement = query.name ? `EXECUTE ${query.name} (${(query.values ?? []).map(literal)})` : query.text;
      const values = query.name ? [] : query.values;
      /** @param {string} explain */
      const run = async (explain) => {
        // What is explained is also done: the appends too.
        await client.query('BEGIN');
        const { rows } = await client.query({ text: `${explain} ${statement}`, values, query_timeout: SEED_WITHIN_MS });
        await client.query('ROLLBACK');
        return rows.map((/** @type {Record<string, string>} */ row) => row['QUERY PLAN']);
      };
      if (query.name) {
        await client.query(`PREPARE ${query.name} AS ${query.text}`);
        for (let use = 0; use < USES_BEFORE; use++) await run('EXPLAIN');
      }
      /** @type {{ ms: number, plan: string[] }[]} */
      const runs = [];
      for (let number = 0; number < RUNS; number++) {
        const plan = await run('EXPLAIN (ANALYZE, BUFFERS, COSTS OFF)');
        runs.push({ plan, ms: Number(/Execution Time: ([\d.]+)/.exec(plan.join('\n'))?.[1]) });
      }
      if (query.name) await client.query(`DEALLOCATE ${query.name}`);
      this.report(runs.sort((a, b) => a.ms - b.ms));
      return { rows: [], rowCount: 0, command: 'EXPLAIN', oid: 0, fields: [] };
    } finally {
      client.release();
    }
  }

  /**
   * @override
   * @param {(connection: any) => Promise<any>} work
   */
  transaction(work) {
    return work(this);
  }

  /** @param {{ ms: number, plan: string[] }[]} runs the fastest first */
  report(runs) {
    const { plan, ms } = runs[Math.floor(runs.length / 2)] ?? { plan: [], ms: Number.NaN };
    const scan = LARGE.exec(plan.join('\n'))?.[0];
    const marks = [...(ms > SLOW_MS ? ['slow'] : []), ...(scan ? [scan] : [])];
    this.count++;
    print(`\n## ${this.name}: ${ms} ms${marks.length > 0 ? ` (${marks.join(', ')})` : ''}\n\n${plan.join('\n')}`);
    if (marks.length > 0) this.marked.push(`${this.name}: ${ms} ms, ${marks.join(', ')}`);
  }
}

/**
 * A connection that is lost while something else fails must not hide what failed.
 *
 * @template {Database} T
 * @param {T} database
 */
function survivor(database) {
  database.pool.on('connect', (client) => client.on('error', () => undefined));
  return database;
}

/** @param {string} url */
async function seed(url) {
  const database = survivor(new Database({ url, socketDir: null }, () => undefined));
  await migrateDatabase(database);
  const client = await connect(database);
  await client.query('SET statement_timeout = 0');
  await client.query({
    text: `SELECT set_config('bench.claims', $1, false), set_config('bench.messages', $2, false)`,
    values: [options.claims, options.messages],
  });
  const since = performance.now();
  const steps = options.large
    ? [options.before]
    : [readFileSync(inRoot('bench/seed.sql'), 'utf8'), options.before, 'VACUUM ANALYZE'];
  for (const text of steps) await client.query({ text, values: undefined, query_timeout: SEED_WITHIN_MS });
  const { rows } = await client.query(`
    SELECT relname, n_live_tup, pg_size_pretty(pg_total_relation_size(relid)) AS size
    FROM pg_stat_user_tables WHERE schemaname = 'public' AND n_live_tup > 0 ORDER BY relname`);
  print(`Seeded in ${Math.round((performance.now() - since) / 1000)} s:`);
  for (const { relname, n_live_tup, size } of rows) print(`  ${relname.padEnd(16)} ${n_live_tup} rows, ${size}`);
  const sample = await client.query(`
    SELECT c.id, c.last_seq, c.customer_id, c.assignee_id FROM claims c
    WHERE c.reference IN ('CL-2025-000007', 'CL-2025-000077') ORDER BY c.reference`);
  const one = async (/** @type {string} */ text) =>
    (await client.query(text)).rows.map((/** @type {{ id: string }} */ row) => row.id);
  const [admin] = await one(`SELECT id FROM users WHERE role = 'ADMIN'`);
  const staff = await one(`SELECT id FROM users WHERE role <> 'CUSTOMER'`);
  const customers = await one(`SELECT id FROM users WHERE role = 'CUSTOMER' ORDER BY id LIMIT 500`);
  const logins = await one('SELECT id FROM sessions WHERE ended_at IS NULL ORDER BY id LIMIT 500');
  const recent = await one('SELECT id FROM claims ORDER BY last_activity_at DESC LIMIT 500');
  const written = await one('SELECT id FROM messages ORDER BY claim_id, seq LIMIT 51');
  client.release();
  await database.close();
  const [heavy, usual] = sample.rows;
  return { heavy, usual, admin, staff, customers, logins, recent, written };
}

async function startLarge() {
  const { database, url, stop } = await openDataset('large');
  await database.close();
  return { url, stop };
}

/** What `ClaimActivity` asks once something happened in `claimIds` while `userIds` are connected. */
async function claimActivity(
  /** @type {Explainer} */ database,
  /** @type {string[]} */ claimIds,
  /** @type {string[]} */ userIds,
) {
  const sessions = userIds.map((userId) => ({ userId }));
  /** @type {string | undefined} */
  let failure;
  const logger = {
    warn: (/** @type {string} */ message, /** @type {object} */ fields) => {
      failure = `${message}: ${JSON.stringify(fields)}`;
    },
  };
  /** @type {[any, any, any, any]} */
  const parts = [database, { count: sessions.length, ofStaff: () => sessions }, { toUser: () => undefined }, logger];
  const activity = new ClaimActivity(...parts);
  const { count } = database;
  for (const claimId of claimIds) activity.note(claimId);
  while (database.count === count && failure === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
  await activity.stop();
  if (failure !== undefined) throw new Failure(failure);
}

const postgres = await (options.large ? startLarge() : startPostgres());
try {
  const { heavy, usual, admin, staff, customers, logins, recent, written } = await seed(postgres.url);
  const database = survivor(new Explainer({ url: postgres.url, socketDir: null }, () => undefined));
  const log = new ClaimLogRepository(database);
  const claims = new ClaimsRepository(database);
  const messages = new MessagesRepository(database);
  const receipts = new ReceiptsRepository(database);
  const presence = new PresenceRepository(database);
  const attachments = new AttachmentsRepository(database);
  const agent = usual.assignee_id;
  const all = { customerId: null, status: undefined, assigneeId: undefined, search: null, after: null, limit: 31 };
  const newId = '01900000-0000-7000-8000-000000000001';
  const later = { at: new Date('2025-09-01'), id: newId };

  for (const [size, claim] of Object.entries({ usual, heavy })) {
    const end = claim.last_seq;
    await database.explain(`append_message, ${size} claim`, () =>
      log.appendMessage({
        claimId: claim.id,
        senderId: agent,
        messageId: newId,
        content: 'Hello',
        clientMessageId: 'new',
        expectsAttachments: false,
        replyToId: null,
        data: { messageId: newId, version: 1, textSha256: '0'.repeat(64) },
        byCustomer: false,
      }),
    );
    await database.explain(`append_read, ${size} claim`, () =>
      log.appendRead(claim.id, admin, { messageId: newId, upToSeq: end }),
    );
    await database.explain(`entries_since, ${size} claim`, () => log.since(claim.id, Math.max(0, end - 500), 500));
    await database.explain(`messages_before, ${size} claim, end`, () => messages.findBefore(claim.id, end + 1, 51));
    await database.explain(`messages_before, ${size} claim, middle`, () =>
      messages.findBefore(claim.id, Math.round(end / 2), 51),
    );
    await database.explain(`claim_activity, 1 ${size} claim, 51 staff`, () =>
      claimActivity(database, [claim.id], staff),
    );
  }
  await database.explain('claim_activity, 100 claims, 51 staff', () =>
    claimActivity(database, recent.slice(0, 100), staff),
  );
  await database.explain('claims list, staff who read', () => claims.list(agent, all));
  await database.explain('claims list, staff who read nothing', () => claims.list(admin, all));
  await database.explain('claims list, staff, a later page', () => claims.list(admin, { ...all, after: later }));
  await database.explain('claims list, own', () => claims.list(agent, { ...all, assigneeId: agent }));
  await database.explain('claims list, unassigned', () => claims.list(agent, { ...all, assigneeId: 'none' }));
  await database.explain('claims list, status', () => claims.list(agent, { ...all, status: 'WAITING_AGENT' }));
  await database.explain('claims list, customer', () =>
    claims.list(usual.customer_id, { ...all, customerId: usual.customer_id }),
  );
  const query = (/** @type {string} */ text) => searchQuery(text, wordsBeforeNumber(text));
  await database.explain('claims list, a heavy claim that was not read', () =>
    claims.list(admin, { ...all, search: query('CL-2025-000007') }),
  );
  for (const words of ['train retard', 'CL-2025-000077', 'CL', 'dossier77 valise', 'nothingatall']) {
    await database.explain(`claims list, search "${words}"`, () =>
      claims.list(agent, { ...all, search: query(words) }),
    );
  }
  await database.explain('claims list, customer and search', () =>
    claims.list(usual.customer_id, { ...all, customerId: usual.customer_id, search: query('train') }),
  );
  await database.explain('unread counts, 1 of staff', () => receipts.countUnreadOfStaff([agent]));
  await database.explain('unread counts, 20 of staff', () => receipts.countUnreadOfStaff(staff.slice(0, 20)));
  await database.explain('unread counts, customer', () => receipts.countUnreadOfCustomer(usual.customer_id));
  await database.explain('attachments_of_messages, 51', () => attachments.findOfMessages(written));
  await database.explain('messages_by_ids, 1', () => messages.findByIds(usual.id, written.slice(0, 1)));
  await database.explain('heads_beyond, 500 claims', () =>
    log.findHeadsBeyond(new Map(recent.map((/** @type {string} */ id) => [id, 70]))),
  );
  await database.explain('sessions_find_rights, 1 login', () =>
    new SessionsRepository(database).findRights(logins.slice(0, 1)),
  );
  await database.explain('sessions_find_rights, 500 logins', () => new SessionsRepository(database).findRights(logins));
  await database.explain('claim_members', () => presence.findMembers(usual.id));
  await database.explain('customers_sharing_a_claim, 500 people', () => presence.findCustomersOf(agent, customers));

  print(`\n## Marked: ${database.marked.length === 0 ? 'nothing' : ''}`);
  for (const mark of database.marked) print(`- ${mark}`);
  await database.close();
} finally {
  await postgres.stop();
}
