import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ClaimActivity } from '../claims/claim-activity.js';
import { ClaimsRepository } from '../claims/claims.repository.js';
import { Logger } from '../observability/logger.js';
import { CLUSTER_BUS, type ClusterBus } from './cluster-bus.js';

const LOOK_EVERY_MS = 1_000;
/** Longer than it takes to notice that the bus is down, and than the clocks of nodes may differ. */
const LOOK_BACK_SECONDS = 10;

/**
 * For claims that nobody here has joined, what the head watcher is for the others: while the bus is down, it finds the
 * claims in which something happened on other nodes, one query a second. Whoever has their list open sees it move.
 */
@Injectable()
export class ActivityWatcher implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private wasDown = false;
  /** The last entry noted of each claim during this failure. */
  private noted = new Map<string, number>();

  constructor(
    @Inject(CLUSTER_BUS) private readonly bus: ClusterBus,
    private readonly claims: ClaimsRepository,
    private readonly activity: ClaimActivity,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    if (!this.bus.isAlone) {
      this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    }
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Once more after the bus is back, for what happened just before. */
  private async look(): Promise<void> {
    const isDown = !this.bus.isUp;
    if (this.looking || (!isDown && !this.wasDown)) {
      return;
    }
    this.looking = true;
    try {
      for (const { claimId, lastSeq } of await this.claims.findActive(LOOK_BACK_SECONDS)) {
        if (lastSeq > (this.noted.get(claimId) ?? 0)) {
          this.noted.set(claimId, lastSeq);
          // Of what kind it was, the head does not say.
          this.activity.noteChange(claimId);
        }
      }
      this.wasDown = isDown;
      if (!isDown) {
        this.noted = new Map();
      }
    } catch (error) {
      this.logger.warn('Claims with news could not be read', { reason: error instanceof Error ? error.message : '' });
    } finally {
      this.looking = false;
    }
  }
}
