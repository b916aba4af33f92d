// How long analytics takes over everything: 1,000,000 messages in 100,000 claims, five years, on a PostgreSQL of its own.
// Through the service that answers requests, without HTTP. Also prints the plans of its queries.
import { AnalyticsRepository } from '../../apps/api/dist/analytics/analytics.repository.js';
import { AnalyticsService } from '../../apps/api/dist/analytics/analytics.service.js';
import { AnalyticsDaysRepository } from '../../apps/api/dist/analytics/analytics-days.repository.js';
import { RollUp } from '../../apps/api/dist/analytics/roll-up.js';
import { RollUpRepository } from '../../apps/api/dist/analytics/roll-up.repository.js';
import { FileCounts } from '../../apps/api/dist/attachments/file-counts.js';
import { FileCountsRepository } from '../../apps/api/dist/attachments/file-counts.repository.js';
import { openDataset } from '../lib/dataset.mjs';

const RUNS = 7;
/** @type {any} */
const period = { from: '2025-01-01T00:00:00.000Z', to: '2029-12-31T00:00:00.000Z', tz: 'Europe/Paris' };

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
  const { database, seconds, stop } = await openDataset(quick ? 'analytics-quick' : 'analytics');
  try {
    const { rows: counted } = await database.query({
      text: 'SELECT (SELECT count(*) FROM claims) AS claims, (SELECT count(*) FROM message_facts) AS messages',
    });
    const { claims, messages } = counted[0] ?? {};
    /** @type {any} */
    const logger = { warn: (/** @type {string} */ message) => process.stdout.write(`${message}\n`) };
    const files = new FileCounts(new FileCountsRepository(database), logger);
    const rollUp = new RollUp(new RollUpRepository(database), files, logger);
    /** @type {any[]} */
    const [presence, reader] = [{ listOnline: async () => [] }, { role: 'ADMIN' }];
    const days = new AnalyticsDaysRepository();
    const service = new AnalyticsService(rollUp, new AnalyticsRepository(database), days, presence);
    const explained = new AnalyticsService(rollUp, new Explained(database), days, presence);
    await explained.summarize(reader, period);
    await explained.listDays(reader, period);
    const asked = {
      summary: (/** @type {any} */ asked) => service.summarize(reader, asked),
      timeseries: (/** @type {any} */ asked) => service.listDays(reader, asked),
      agents: (/** @type {any} */ asked) => service.listAgents(reader, asked),
    };
    const rows = [];
    for (const [answer, ask] of Object.entries(asked)) {
      const times = [];
      for (let number = 0; number < RUNS; number++) {
        const since = performance.now();
        // Another period each time, as the same one would be answered from memory.
        await ask({ ...period, to: new Date(Date.parse(period.to) + number).toISOString() });
        times.push(Math.round(performance.now() - since));
      }
      times.sort((a, b) => a - b);
      const middle = times[Math.floor(RUNS / 2)] ?? 0;
      rows.push({ answer, 'fastest ms': times[0] ?? 0, 'median ms': middle, 'slowest ms': times.at(-1) ?? 0 });
    }
    const notes = [`${messages} messages in ${claims} claims, all of five years asked for, ${RUNS} times each.`];
    return { rows, notes: seconds > 0 ? [...notes, `To make them, and the first roll-up, took ${seconds} s.`] : notes };
  } finally {
    await database.close();
    await stop();
  }
}
