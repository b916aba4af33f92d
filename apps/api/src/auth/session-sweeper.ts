import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../observability/logger.js';
import { SessionsRepository } from './sessions.repository.js';

const EVERY_MS = 3_600_000;

/** Forgets expired logins at start and every hour. */
@Injectable()
export class SessionSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    void this.sweep();
    this.timer = setInterval(() => void this.sweep(), EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    try {
      const count = await this.sessions.sweepExpired();
      if (count > 0) {
        this.logger.info('sessions_swept', { count });
      }
    } catch (error) {
      // The next hour tries again; nothing depends on it.
      this.logger.warn('sessions_sweep_failed', { reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
