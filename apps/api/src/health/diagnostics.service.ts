import type { Diagnostics, PartReport } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { AttachmentsRepository } from '../attachments/attachments.repository.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors.js';
import { RateLimiter } from '../common/rate-limit.js';
import { ServerAddress } from '../common/server-address.js';
import { shared } from '../common/shared.js';
import { Jobs } from '../jobs/jobs.js';
import { HealthService, timed } from './health.service.js';

/** What an administrator can learn of a node without its logs. */
@Injectable()
export class DiagnosticsService {
  constructor(
    private readonly health: HealthService,
    private readonly jobs: Jobs,
    private readonly attachments: AttachmentsRepository,
    private readonly address: ServerAddress,
    private readonly rates: RateLimiter,
  ) {}

  private readonly ask = shared(() =>
    Promise.all([
      this.health.probe(),
      timed(this.jobs.countWaiting()),
      this.attachments.findLongestPendingSeconds().catch(() => null),
    ]),
  );

  /** Administrators only, and not often: it asks every part. */
  async report(principal: Principal, request: Omit<Diagnostics['request'], 'publicOrigin'>): Promise<Diagnostics> {
    if (principal.role !== 'ADMIN') {
      throw new AppError('forbidden', { detail: 'Only administrators may see this.' });
    }
    this.rates.take('diagnostics', principal.userId);
    const [parts, jobs, oldestPendingSeconds] = await this.ask();
    const reports: PartReport[] = [
      ...parts,
      { part: 'jobs', state: jobs === null ? 'down' : 'ok', answeredInMs: jobs },
    ];
    return {
      at: new Date().toISOString(),
      parts: reports,
      oldestPendingFileMs: oldestPendingSeconds === null ? null : Math.max(0, Math.round(oldestPendingSeconds * 1_000)),
      request: { ...request, publicOrigin: new URL(this.address.publicUrl()).origin },
    };
  }
}
