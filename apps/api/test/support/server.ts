import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, expect, onTestFinished } from 'vitest';
import { startProduct } from '../../../../scripts/lib/product.mjs';
import { startTwoNodes } from './two-nodes.js';

type Product = Awaited<ReturnType<typeof startProduct>>;
type Environment = Record<string, string>;

/** Which database the whole run is on; each Vitest project names one. */
export const isOnPostgres = process.env.CLAIMLINE_TEST_DATABASE === 'postgres';
/** The tests of delivery run on one node, then on two, and must not see a difference. */
const start = process.env.CLAIMLINE_TEST_NODES === '2' ? startTwoNodes : startProduct;

/** Known to the tests, so that they can forge tokens. */
export const JWT_SECRET = 'known to the tests alone, so it is no secret';
export const PASSWORD = 'demo-claimline';

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Asks the database itself, whichever it is. */
export type Sql = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

export interface TestServer extends Product {
  /** The PostgreSQL of this server alone; undefined on the embedded database. */
  readonly databaseUrl: string | undefined;
  /** `npm run admin`, `npm run verify-log`: their programs, beside this server. */
  command(name: 'admin' | 'verify-log', args: readonly string[], input?: string): Promise<CommandResult>;
  /** Stops the server, which may have the database for itself, works on the data, and starts it again. */
  whileStopped<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
}

/** The built server as a process of its own, with a database of its own that goes with it. */
async function startServer(env: Environment = {}): Promise<TestServer> {
  const database = isOnPostgres ? await createDatabase() : null;
  const environment = { LOG_LEVEL: 'info', JWT_SECRET, ...env };
  const dataDir = makeDataDir();
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  process.once('exit', remove);
  let product: Product;
  try {
    product = await start({ dataDir, env: environment, ...(database ? { databaseUrl: database.url } : {}) });
  } catch (error) {
    await database?.drop();
    remove();
    throw error;
  }
  const where = { ...environment, DATA_DIR: product.dataDir, ...(database ? { DATABASE_URL: database.url } : {}) };
  const { dispose } = product;
  return Object.assign(product, {
    // What it says of itself is where people reach it, which need not be this machine.
    url: `http://127.0.0.1:${product.port}`,
    databaseUrl: database?.url,
    command: (name: string, args: readonly string[], input?: string) => runCommand(name, args, where, input),
    whileStopped: async <Result>(work: (sql: Sql) => Promise<Result>) => {
      await product.stop();
      try {
        return await (database ? onPostgres(database.url, work) : onPglite(product.dataDir, work));
      } finally {
        await product.restart();
      }
    },
    dispose: async () => {
      await dispose();
      remove();
      await database?.drop();
    },
  });
}

/**
 * One server for all tests of the file that calls this. Nothing that they do may make it fail inside, but for the alarms
 * that they provoke.
 */
export async function serverOfThisFile(env?: Environment, alarms?: RegExp): Promise<TestServer> {
  const server = await startServer(env);
  afterAll(async () => {
    await server.dispose();
    const failures = failuresIn(server.logs()).filter((line) => !alarms?.test(line));
    expect(failures, 'what the server logged as a failure of its own').toEqual([]);
  });
  return server;
}

/** Lines of level `error` or `fatal`, and whatever is not a log line: stack traces, warnings of Node. */
export function failuresIn(lines: readonly string[]): string[] {
  return lines.filter((line) => !line.startsWith('{') || /^\{"level":"(error|fatal)"/.test(line));
}

/** A data folder; on the embedded database with the demo data already made, which takes a server some seconds. The caller removes it. */
export function makeDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'claimline-test-'));
  if (!isOnPostgres && process.env.CLAIMLINE_TEST_TEMPLATE) {
    cpSync(process.env.CLAIMLINE_TEST_TEMPLATE, join(dataDir, 'db'), { recursive: true });
  }
  return dataDir;
}

export interface EmptyPlace {
  readonly dataDir: string;
  command(name: 'admin' | 'verify-log', args: readonly string[]): Promise<CommandResult>;
  /** Asks the database itself, while no server runs. */
  onDatabase<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /** Stopped when the test ends. */
  start(): Promise<Product>;
}

/** Where a server could run: a data folder and a database with nothing in them, for one test. */
export async function emptyPlace(env: Environment = {}, withPostgres = isOnPostgres): Promise<EmptyPlace> {
  const database = withPostgres ? await createDatabase() : null;
  const dataDir = mkdtempSync(join(tmpdir(), 'claimline-test-'));
  onTestFinished(async () => {
    await database?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const where = { ...env, DATA_DIR: dataDir, ...(database ? { DATABASE_URL: database.url } : {}) };
  return {
    dataDir,
    command: (name, args) => runCommand(name, args, where),
    onDatabase: (work) => (database ? onPostgres(database.url, work) : onPglite(dataDir, work)),
    start: async () => {
      const product = await startProduct({ dataDir, env, ...(database ? { databaseUrl: database.url } : {}) });
      onTestFinished(() => product.dispose());
      return product;
    },
  };
}

/** A database in the cluster of the run. */
export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const cluster = process.env.CLAIMLINE_TEST_POSTGRES_URL;
  if (!cluster) {
    throw new Error('CLAIMLINE_TEST_POSTGRES_URL must name a running PostgreSQL.');
  }
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onPostgres(cluster, (sql) => sql(`CREATE DATABASE ${name}`));
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => onPostgres(cluster, async (sql) => void (await sql(`DROP DATABASE ${name} WITH (FORCE)`))),
  };
}

/** Asks a PostgreSQL itself, past any server. */
export async function onPostgres<Result>(url: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(
      async <Row>(statement: string, values?: unknown[]) => (await client.query(statement, values)).rows as Row[],
    );
  } finally {
    await client.end();
  }
}

async function onPglite<Result>(dataDir: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const client = await PGlite.create(join(dataDir, 'db'));
  try {
    return await work(
      async <Row>(statement: string, values?: unknown[]) => (await client.query<Row>(statement, values)).rows,
    );
  } finally {
    await client.close();
  }
}

async function runCommand(name: string, args: readonly string[], env: Environment, input = ''): Promise<CommandResult> {
  const program = join(import.meta.dirname, '../../dist/cli', `${name}.js`);
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: Number(code), stdout, stderr };
}
