import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, uuid } from 'drizzle-orm/pg-core';

/** The one row of what is true of the database as a whole. */
export const installation = pgTable(
  'installation',
  {
    isOnly: boolean('is_only').primaryKey().default(true),
    /**
     * A new one whenever the logs were set back to an earlier state: numbers given out before may come to stand for
     * other entries, so whoever holds a position of another epoch starts over.
     */
    logEpoch: uuid('log_epoch').notNull().default(sql`gen_random_uuid()`),
  },
  (table) => [check('installation_has_one_row', sql`${table.isOnly}`)],
);
