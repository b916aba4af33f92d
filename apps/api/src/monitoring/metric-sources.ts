import { Injectable } from '@nestjs/common';
import { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { Database } from '../database/database.js';
import { HealthService } from '../health/health.service.js';
import { Jobs } from '../jobs/jobs.js';
import { Metrics } from '../observability/metrics.js';
import { Dispatcher } from '../realtime/dispatcher.js';
import { Sessions } from '../realtime/sessions.js';

const PARTS = ['database', 'redis', 'storage', 'scanner'];

/** Who knows what the gauges show. */
@Injectable()
export class MetricSources {
  constructor(
    metrics: Metrics,
    sessions: Sessions,
    dispatcher: Dispatcher,
    database: Database,
    jobs: Jobs,
    attachments: AttachmentsRepository,
    health: HealthService,
  ) {
    metrics.watch('connections', () => sessions.countByTransport());
    metrics.watch('joinedClaims', () => ({ this: dispatcher.toldPositions().size }));
    metrics.watch('databaseConnections', () => {
      const { totalCount, idleCount, waitingCount } = database.pool;
      return { open: totalCount, idle: idleCount, awaited: waitingCount };
    });
    metrics.watch('jobs', () => jobs.countWaiting());
    metrics.watch('oldestPending', async () => ({ file: await attachments.findLongestPendingSeconds() }));
    metrics.watch('partsUp', async () => {
      const { down, degraded } = await health.check();
      return Object.fromEntries(PARTS.map((part) => [part, down.includes(part) || degraded.includes(part) ? 0 : 1]));
    });
  }
}
