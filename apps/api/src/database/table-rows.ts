import type { PoolClient } from 'pg';
import type { Database, Queryable } from './database.js';

/** Rows that are read or written at a time: some megabytes at most, whatever they hold. */
const ROWS_AT_ONCE = 500;
/** The schema of the product's own tables. */
const SCHEMA = 'public';

export interface Table {
  name: string;
  /** Without those that the database computes. */
  columns: string[];
}

interface TableRow extends Table {
  key: string[] | null;
  needs: string[] | null;
}

/** Every table, those that others refer to first; and by which columns its rows are told apart. */
async function findTables(connection: Queryable): Promise<TableRow[]> {
  const { rows } = await connection.query<TableRow & Record<string, unknown>>({
    text: `
      SELECT t.relname::text AS name,
        (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
        (SELECT array_agg(a.attname::text ORDER BY k.place) FROM pg_index i
         CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
         WHERE i.indrelid = t.oid AND i.indisprimary) AS key,
        (SELECT array_agg(DISTINCT o.relname::text) FROM pg_constraint c JOIN pg_class o ON o.oid = c.confrelid
         WHERE c.conrelid = t.oid AND c.contype = 'f' AND o.oid <> t.oid) AS needs
      FROM pg_class t WHERE t.relnamespace = $1::regnamespace AND t.relkind = 'r' ORDER BY t.relname`,
    values: [SCHEMA],
  });
  const sorted: TableRow[] = [];
  while (sorted.length < rows.length) {
    const ready = rows.filter(
      (table) =>
        !sorted.includes(table) && (table.needs ?? []).every((need) => sorted.some(({ name }) => name === need)),
    );
    if (ready.length === 0) {
      throw new Error('Tables refer to each other in a circle.');
    }
    sorted.push(...ready);
  }
  return sorted;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const list = (names: readonly string[]) => names.map(quoted).join(', ');

/** What the database holds at one moment, whatever is written meanwhile. To be closed. */
export class Snapshot {
  private constructor(
    private readonly connection: PoolClient,
    private readonly found: readonly TableRow[],
    readonly takenAt: Date,
  ) {}

  /** On the embedded database, which has one connection, everybody else waits until it is closed. */
  static async open(database: Database, without: ReadonlySet<string>): Promise<Snapshot> {
    const connection = await database.pool.connect();
    try {
      await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const { rows } = await connection.query<{ now: Date }>('SELECT now()');
      const tables = await findTables(connection);
      return new Snapshot(
        connection,
        tables.filter(({ name }) => !without.has(name)),
        rows[0]?.now ?? new Date(),
      );
    } catch (error) {
      connection.release(true);
      throw error;
    }
  }

  get tables(): Table[] {
    return this.found.map(({ name, columns }) => ({ name, columns }));
  }

  /** SHA-256 of each migration that was applied, in order. */
  migrations(): Promise<string[]> {
    return findMigrations(this.connection);
  }

  /** The last value of each sequence that has given one. */
  async sequences(): Promise<Record<string, string>> {
    const { rows } = await this.connection.query<{ name: string; value: string }>({
      text: `SELECT sequencename::text AS name, last_value::text AS value FROM pg_sequences
             WHERE schemaname = $1 AND last_value IS NOT NULL`,
      values: [SCHEMA],
    });
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  }

  /** A table's rows in the order of their keys, some hundreds at a time, each as a line of JSON. */
  async *rows(table: string): AsyncGenerator<string[]> {
    const found = this.found.find(({ name }) => name === table);
    if (!found) {
      throw new Error(`There is no table ${table}.`);
    }
    const order = found.key ? `ORDER BY ${list(found.key)}` : '';
    await this.connection.query(
      `DECLARE backup_rows NO SCROLL CURSOR FOR
       SELECT row_to_json(r)::text AS line FROM (SELECT ${list(found.columns)} FROM ${quoted(table)} ${order}) r`,
    );
    for (;;) {
      const { rows } = await this.connection.query<{ line: string }>(`FETCH ${ROWS_AT_ONCE} FROM backup_rows`);
      if (rows.length === 0) {
        break;
      }
      yield rows.map(({ line }) => line);
    }
    await this.connection.query('CLOSE backup_rows');
  }

  async close(): Promise<void> {
    await this.connection.query('ROLLBACK').then(
      () => this.connection.release(),
      () => this.connection.release(true),
    );
  }
}

/** SHA-256 of each migration that the database has seen, in order; none when it has none of the product's tables. */
export async function findMigrations(connection: Queryable): Promise<string[]> {
  const there = await connection.query<{ there: boolean }>({
    text: `SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS there`,
  });
  if (!there.rows[0]?.there) {
    return [];
  }
  const { rows } = await connection.query<{ hash: string }>({
    text: 'SELECT hash FROM drizzle.__drizzle_migrations ORDER BY created_at',
  });
  return rows.map(({ hash }) => hash);
}

/** Puts what a `Snapshot` read into a database of the same schema. */
export class TableLoader {
  private constructor(
    private readonly connection: Queryable,
    private readonly tables: readonly Table[],
  ) {}

  /** Empties `tables`, which a migration may have put a row into. Null when the database has other tables or columns. */
  static async open(connection: Queryable, tables: readonly Table[]): Promise<TableLoader | null> {
    const there = new Map((await findTables(connection)).map(({ name, columns }) => [name, new Set(columns)]));
    const fits = tables.every(({ name, columns }) => {
      const known = there.get(name);
      return known?.size === columns.length && columns.every((column) => known.has(column));
    });
    if (!fits || tables.length === 0) {
      return null;
    }
    await connection.query({ text: `TRUNCATE ${list([...there.keys()])}` });
    return new TableLoader(connection, tables);
  }

  /** `lines` as `Snapshot.rows` gave them. False when there is no such table. */
  async insert(table: string, lines: string): Promise<boolean> {
    const found = this.tables.find(({ name }) => name === table);
    if (!found) {
      return false;
    }
    const columns = list(found.columns);
    await this.connection.query({
      text: `INSERT INTO ${quoted(table)} (${columns})
             SELECT ${columns} FROM json_populate_recordset(NULL::${quoted(table)}, $1::json)`,
      values: [`[${lines.trimEnd().replaceAll('\n', ',')}]`],
    });
    return true;
  }

  async setSequences(sequences: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(sequences)) {
      await this.connection.query({ text: 'SELECT setval(quote_ident($1)::regclass, $2)', values: [name, value] });
    }
  }
}
