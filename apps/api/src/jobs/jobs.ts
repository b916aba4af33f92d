import { Inject, Injectable } from '@nestjs/common';
import { type Db, PgBoss } from 'pg-boss';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { Database, type Queryable } from '../database/database.js';
import { inTurn } from '../database/in-turn.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { type JobData, type JobName, jobQueues } from './job-queues.js';

const SCHEMA = 'jobs';
/** Any fixed number: held while a node makes them. */
const JOBS_TURN = 7_246_527;
/** A job of a process that died is noticed after this long without a sign of life. */
const HEARTBEAT_SECONDS = 10;
const LOOK_EVERY_SECONDS = 2;
const MONITOR_EVERY_SECONDS = 10;
const STOP_WITHIN_MS = 4_000;
const DAY_SECONDS = 24 * 3_600;

/**
 * Durable jobs in the product's own database: enqueued in the transaction of what they follow from, done at least once,
 * tried again with growing waits.
 */
@Injectable()
export class Jobs {
  private readonly boss: PgBoss;
  private readonly workers = new Map<JobName, string>();
  private isStarted = false;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'databaseUrl'>,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {
    this.boss = new PgBoss({
      db: adapterOf({ query: (query) => database.script(query) }),
      schema: SCHEMA,
      backend: config.databaseUrl === null ? 'pglite' : 'postgres',
      schedule: false,
      registerInstance: false,
      openTelemetry: { enabled: false },
      superviseIntervalSeconds: MONITOR_EVERY_SECONDS,
      monitorIntervalSeconds: MONITOR_EVERY_SECONDS,
    });
    this.boss.on('error', (error) => logger.warn('Jobs could not be looked after', { reason: error.message }));
  }

  /** Makes the tables and the queues; nodes that start together take turns. */
  async start(): Promise<void> {
    await (this.config.databaseUrl === null ? this.open() : inTurn(this.database, JOBS_TURN, () => this.open()));
    this.isStarted = true;
  }

  private async open(): Promise<void> {
    await this.boss.start();
    for (const [name, { atOnce: _, ...options }] of Object.entries(jobQueues)) {
      const queue = {
        ...options,
        retryBackoff: true,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        deleteAfterSeconds: DAY_SECONDS,
      };
      await this.boss.createQueue(name, { ...queue, policy: 'exclusive' });
      // What this version says of a queue that is there already.
      await this.boss.updateQueue(name, queue);
    }
  }

  /** Does the jobs of a queue from now on. A handler that throws is called again later; so it must bear being repeated. */
  async work<Name extends JobName>(name: Name, handle: (data: JobData[Name]) => Promise<void>): Promise<void> {
    const options = {
      pollingIntervalSeconds: LOOK_EVERY_SECONDS,
      localConcurrency: jobQueues[name].atOnce,
      batchSize: 1,
    };
    const worker = await this.boss.work<JobData[Name]>(name, options, async ([job]) => {
      if (!job) {
        return;
      }
      try {
        await handle(job.data);
      } catch (error) {
        this.metrics.jobFailures.inc({ job: name });
        this.logger.warn('Job failed', {
          job: name,
          jobId: job.id,
          attempt: job.retryCount + 1,
          reason: error instanceof Error ? error.message : String(error),
        });
        throw error;
      }
    });
    this.workers.set(name, worker);
  }

  /**
   * Adds a job in the caller's transaction. Of jobs of one queue with the same `key` at most one waits or runs; adding it
   * again meanwhile is no error.
   */
  async enqueueOnce<Name extends JobName>(
    connection: Queryable,
    name: Name,
    key: string,
    data: JobData[Name],
  ): Promise<void> {
    await this.boss.send(name, data, { singletonKey: key, db: adapterOf(connection) });
  }

  /** Does not wait for the next look: call after the commit. */
  hurry(name: JobName): void {
    const worker = this.workers.get(name);
    if (worker !== undefined) {
      this.boss.notifyWorker(worker);
    }
  }

  /** How many jobs of each queue wait or are worked on, as of a few seconds ago. */
  async countWaiting(): Promise<Record<string, number>> {
    const queues = await this.boss.getQueues(Object.keys(jobQueues));
    return Object.fromEntries(queues.map(({ name, queuedCount, activeCount }) => [name, queuedCount + activeCount]));
  }

  /** Takes no more jobs, and finishes those it has as far as they are quick; another start does the others again. */
  async stop(): Promise<void> {
    if (this.isStarted) {
      await this.boss.stop({ graceful: true, timeout: STOP_WITHIN_MS });
    }
  }
}

function adapterOf(connection: Queryable): Db {
  return {
    executeSql: (text, values) => connection.query({ text, ...(values ? { values } : {}) }),
  };
}
