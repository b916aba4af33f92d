import { openDataset } from '../lib/dataset.mjs';

/**
 * Generated data for `history`, `inbox` and `endpoints`, which make it themselves if it is not there.
 *
 * @param {{ large: boolean }} options
 */
export async function run({ large }) {
  const { database, directory, seconds, stop } = await openDataset(large ? 'large' : 'usual');
  try {
    const { rows } = await database.query({
      text: `SELECT relname AS table, n_live_tup::integer AS rows, pg_size_pretty(pg_total_relation_size(relid)) AS size
             FROM pg_stat_user_tables WHERE schemaname = 'public' AND n_live_tup > 0 ORDER BY relname`,
    });
    return {
      rows,
      notes: [
        seconds > 0 ? `Made in ${seconds} s, the first roll-up for analytics included.` : 'It was there already.',
        `Kept in ${directory}: remove it when it is no longer wanted.`,
      ],
    };
  } finally {
    await database.close();
    await stop();
  }
}
