import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { isUnavailable, toAppError } from './database-errors.js';
import * as schema from './schema/index.js';

/** What a query runs on: the pool, or the connection of a transaction. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
}

export interface DatabaseTarget {
  /** A `postgres://` URL, or the folder of the embedded database's socket. */
  url: string | null;
  socketDir: string | null;
}

const CONNECT_WITHIN_MS = 4_000;
const QUERY_WITHIN_MS = 5_000;
const POSTGRES_CONNECTIONS = 10;

/**
 * One pool of PostgreSQL connections, real or embedded. The embedded one has a single connection: inside
 * `transaction`, await nothing but its own queries.
 */
export class Database implements Queryable {
  readonly pool: pg.Pool;
  /** The typed query builder over the same pool, for what is not on the hot path. */
  readonly orm: NodePgDatabase<typeof schema>;

  constructor(target: DatabaseTarget, onIdleError: (error: Error) => void) {
    const embedded = target.url === null;
    this.pool = new pg.Pool({
      ...(embedded
        ? { host: target.socketDir ?? '', user: 'postgres', database: 'postgres', ssl: false, max: 1 }
        : { connectionString: target.url ?? '', max: POSTGRES_CONNECTIONS, statement_timeout: QUERY_WITHIN_MS }),
      application_name: 'claimline',
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      // The embedded database has one connection, so a query also waits for those before it.
      query_timeout: embedded ? QUERY_WITHIN_MS * 4 : QUERY_WITHIN_MS,
      idleTimeoutMillis: embedded ? 0 : 30_000,
      keepAlive: true,
    });
    this.pool.on('error', onIdleError);
    this.orm = drizzle(this.pool, { schema });
  }

  async query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    try {
      return await this.pool.query<Row>(query);
    } catch (error) {
      throw known(error);
    }
  }

  /** Runs `work` in one transaction; commits when it resolves, rolls back and rethrows when it rejects. */
  async transaction<Result>(work: (connection: Queryable) => Promise<Result>): Promise<Result> {
    let client: pg.PoolClient;
    try {
      client = await this.pool.connect();
    } catch (error) {
      throw known(error);
    }
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw known(error);
    } finally {
      // A connection that could not roll back is thrown away, never reused.
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** A lost database is told as `unavailable`; any other error stays what it is, for the caller to look at. */
function known(error: unknown): unknown {
  return isUnavailable(error) ? toAppError(error) : error;
}
