import pg from 'pg';
import { isUnavailable, toAppError } from './database-errors.js';

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

/** All connections to the embedded database share its one session: what an earlier one left there would be in the way. */
async function startAfresh(client: pg.ClientBase): Promise<void> {
  await client.query('ROLLBACK; DEALLOCATE ALL');
}

/**
 * One pool of PostgreSQL connections, real or embedded. The embedded one has a single connection: inside
 * `transaction`, await nothing but its own queries.
 */
export class Database implements Queryable {
  readonly pool: pg.Pool;

  constructor(target: DatabaseTarget, onIdleError: (error: Error) => void) {
    const embedded = target.url === null;
    this.pool = new pg.Pool({
      ...(embedded
        ? {
            host: target.socketDir ?? '',
            user: 'postgres',
            database: 'postgres',
            ssl: false,
            max: 1,
            onConnect: startAfresh,
          }
        : { connectionString: target.url ?? '', max: POSTGRES_CONNECTIONS, statement_timeout: QUERY_WITHIN_MS }),
      application_name: 'claimline',
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      // The embedded database has one connection, so a query also waits for those before it.
      query_timeout: embedded ? QUERY_WITHIN_MS * 4 : QUERY_WITHIN_MS,
      idleTimeoutMillis: embedded ? 0 : 30_000,
      keepAlive: true,
    });
    this.pool.on('error', onIdleError);
  }

  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    return this.withConnection((connection) => connection.query<Row>(query));
  }

  /** As `query`, for text that may begin a transaction of its own: a connection on which it fails is not used again. */
  script<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    return this.withConnection(async (connection, discard) => {
      try {
        return await connection.query<Row>(query);
      } catch (error) {
        discard();
        throw error;
      }
    });
  }

  /** Runs `work` in one transaction; commits when it resolves, rolls back and rethrows when it rejects. */
  transaction<Result>(work: (connection: Queryable) => Promise<Result>): Promise<Result> {
    return this.withConnection(async (connection, discard) => {
      await connection.query('BEGIN');
      try {
        const result = await work(connection);
        await connection.query('COMMIT');
        return result;
      } catch (error) {
        // A connection that could not roll back is thrown away, never reused.
        await connection.query('ROLLBACK').catch(discard);
        throw error;
      }
    });
  }

  /**
   * Unlike `pool.query`, keeps a connection whose query was refused: a new one costs much, and its statements would have
   * to be prepared anew. One that is lost or out of time goes.
   */
  private async withConnection<Result>(
    work: (connection: pg.PoolClient, discard: () => void) => Promise<Result>,
  ): Promise<Result> {
    let discarded = false;
    const discard = () => {
      discarded = true;
    };
    const connection = await this.pool.connect().catch((error: unknown) => {
      throw known(error);
    });
    // Without a listener, a connection that is lost while it works would end the process.
    connection.on('error', discard);
    try {
      return await work(connection, discard);
    } catch (error) {
      if (isUnavailable(error)) {
        discard();
      }
      throw known(error);
    } finally {
      connection.off('error', discard);
      connection.release(discarded);
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
