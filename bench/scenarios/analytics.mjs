// How long analytics takes over everything: 1,000,000 messages in 100,000 claims, five years, on a PostgreSQL of its own.
// Through the service that answers requests, without HTTP. Also prints the plans of its queries.
import { readFileSync } from 'node:fs';
import { AnalyticsRepository } from '../../apps/api/dist/analytics/analytics.repository.js';
import { AnalyticsService } from '../../apps/api/dist/analytics/analytics.service.js';
import { AnalyticsDaysRepository } from '../../apps/api/dist/analytics/analytics-days.repository.js';
import { RollUp } from '../../apps/api/dist/analytics/roll-up.js';
import { RollUpRepository } from '../../apps/api/dist/analytics/roll-up.repository.js';
import { Database } from '../../apps/api/dist/database/database.js';
import { migrateDatabase } from '../../apps/api/dist/database/migrate.js';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

const SEED_WITHIN_MS = 30 * 60_000;
const RUNS = 7;
/** What the seed leaves out: the entries of the claims that are done. */
const RESOLUTIONS = `
  INSERT INTO claim_events (claim_id, seq, type, at, actor_id, data, hash)
  SELECT id, last_seq + 1, 'claim_updated', last_activity_at, coalesce(assignee_id, customer_id),
    jsonb_build_object('changes', jsonb_build_object('status', jsonb_build_object('from', 'OPEN', 'to', status))), head_hash
  FROM claims WHERE status IN ('RESOLVED', 'CLOSED');
  UPDATE claims SET last_seq = last_seq + 1 WHERE status IN ('RESOLVED', 'CLOSED')`;

/** @type {any} */
const period = { from: '2025-01-01T00:00:00.000Z', to: '2029-12-31T00:00:00.000Z', tz: 'Europe/Paris' };

/**
 * @param {Database} database
 * @param {string[]} statements
 */
async function execute(database, statements) {
  /** @type {any} its time limit for one query, `query_timeout`, is not in the types */
  const client = await database.pool.connect();
  try {
    await client.query('SET statement_timeout = 0');
    for (const text of statements) await client.query({ text, query_timeout: SEED_WITHIN_MS });
    await client.query('RESET statement_timeout');
  } finally {
    client.release();
  }
}

/** Explains what it is asked, beside answering it. */
class Explained extends AnalyticsRepository {
  /**
   * @override
   * @param {(connection: any) => Promise<any>} work
   */
  snapshot(work) {
    return super.snapshot((connection) =>
      work({
        query: async (/** @type {{ text: string, values?: unknown[] }} */ query) => {
          const plan = await connection.query({
            ...query,
            text: `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) ${query.text}`,
          });
          const lines = plan.rows.map((/** @type {Record<string, string>} */ row) => row['QUERY PLAN']?.slice(0, 160));
          process.stdout.write(`\n${query.text.trim().slice(0, 120)}\n${lines.join('\n')}\n`);
          return connection.query(query);
        },
      }),
    );
  }
}

/** @param {{ quick: boolean }} options */
export async function run({ quick }) {
  const [claims, messages] = quick ? ['10000', '100000'] : ['100000', '1000000'];
  const postgres = await startPostgres();
  const database = new Database({ url: postgres.url, socketDir: null }, () => undefined);
  try {
    await migrateDatabase(database);
    const size = `SELECT set_config('bench.claims', '${claims}', false), set_config('bench.messages', '${messages}', false)`;
    await execute(database, [size, readFileSync(inRoot('bench/seed.sql'), 'utf8'), RESOLUTIONS, 'VACUUM ANALYZE']);
    /** @type {any} */
    const logger = { warn: (/** @type {string} */ message) => process.stdout.write(`${message}\n`) };
    const rollUp = new RollUp(new RollUpRepository(database), logger);
    const filled = performance.now();
    await rollUp.catchUp();
    const fillSeconds = Math.round((performance.now() - filled) / 1_000);
    await execute(database, ['VACUUM ANALYZE']);
    /** @type {any[]} */
    const [presence, reader] = [{ listOnline: async () => [] }, { role: 'ADMIN' }];
    const days = new AnalyticsDaysRepository();
    const service = new AnalyticsService(rollUp, new AnalyticsRepository(database), days, presence);
    const explained = new AnalyticsService(rollUp, new Explained(database), days, presence);
    await explained.summarize(reader, period);
    await explained.listDays(reader, period);
    const asked = {
      summary: () => service.summarize(reader, period),
      timeseries: () => service.listDays(reader, period),
      agents: () => service.listAgents(reader, period),
    };
    const rows = [];
    for (const [answer, ask] of Object.entries(asked)) {
      const times = [];
      for (let number = 0; number < RUNS; number++) {
        const since = performance.now();
        await ask();
        times.push(Math.round(performance.now() - since));
      }
      times.sort((a, b) => a - b);
      const middle = times[Math.floor(RUNS / 2)] ?? 0;
      rows.push({ answer, 'fastest ms': times[0] ?? 0, 'median ms': middle, 'slowest ms': times.at(-1) ?? 0 });
    }
    const notes = [`${messages} messages in ${claims} claims, all of five years asked for, ${RUNS} times each.`];
    return { rows, notes: [...notes, `The first roll-up, of everything, took ${fillSeconds} s.`] };
  } finally {
    await database.close();
    await postgres.stop();
  }
}
