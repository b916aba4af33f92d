import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { demoPeople } from './support/people.js';
import { emptyPlace, type Sql, serverOfThisFile } from './support/server.js';

const migrations = join(import.meta.dirname, '../src/database/migrations');
/** In the order in which they refer to each other. */
const firstTables = ['users', 'claims', 'claim_events', 'messages', 'message_versions', 'read_positions', 'read_marks'];

const server = await serverOfThisFile();
const { claire, nina } = await demoPeople(server);

interface Rows {
  table: string;
  json: string;
}

/** The tables of the first version, as its server would have made them. */
async function makeFirstVersion(sql: Sql): Promise<void> {
  const script = readFileSync(join(migrations, '0000_init.sql'), 'utf8');
  const journal = JSON.parse(readFileSync(join(migrations, 'meta/_journal.json'), 'utf8')) as {
    entries: { when: number }[];
  };
  for (const statement of script.split('--> statement-breakpoint')) {
    await sql(statement);
  }
  await sql('CREATE SCHEMA drizzle');
  await sql('CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)');
  await sql('INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ($1, $2)', [
    createHash('sha256').update(script).digest('hex'),
    journal.entries[0]?.when,
  ]);
}

async function insert(sql: Sql, { table, json }: Rows): Promise<void> {
  const columns = await sql<{ name: string }>(
    `SELECT quote_ident(column_name) AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  const names = columns.map(({ name }) => name).join(', ');
  await sql(`INSERT INTO ${table} (${names}) SELECT ${names} FROM json_populate_recordset(NULL::${table}, $1::json)`, [
    json,
  ]);
}

it('BAK5 brings a database of the first version up to date, with all that is in it', async () => {
  const claim = await claire.opens({ description: 'written long ago' });
  const edited = await nina.says(claim, 'first words');
  await nina.patch(`/messages/${edited.id}`, { content: 'other words' });
  await claire.reads(edited);
  const before = await claire.log(claim);
  const rows = await server.whileStopped(async (sql) => {
    const all: Rows[] = [];
    for (const table of firstTables) {
      const [row] = await sql<{ json: string }>(`SELECT json_agg(t)::text AS json FROM ${table} t`);
      all.push({ table, json: row?.json ?? '[]' });
    }
    return all;
  });

  const env = { JWT_SECRET: 'known to the tests alone, so it is no secret', DEMO: '0' };
  const place = await emptyPlace(env);
  await place.onDatabase(async (sql) => {
    await makeFirstVersion(sql);
    for (const each of rows) {
      await insert(sql, each);
    }
  });
  const { url } = await place.start();
  const { claire: again } = await demoPeople({ url });
  expect(await again.log(claim)).toEqual(before);
  await again.says(claim, 'and on it goes');
  expect(await place.command('verify-log', [])).toMatchObject({ code: 0 });
}, 240_000);
