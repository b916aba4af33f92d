import { type LiveView, limits } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { assertStaff, type Principal } from '../auth/principal.js';
import { PresenceService } from '../presence/presence.service.js';
import { AnalyticsRepository } from './analytics.repository.js';
import { RollUp } from './roll-up.js';

/** However many look on, one of them asks. */
const SHARED_FOR_MS = 1_000;

/** What happens now on all nodes: presence knows the others' connections, the database everyone's messages. */
@Injectable()
export class LiveViewService {
  private latest: { view: Promise<LiveView>; until: number } | null = null;

  constructor(
    private readonly presence: PresenceService,
    private readonly rollUp: RollUp,
    private readonly repository: AnalyticsRepository,
  ) {}

  /** For staff, to all of whom it is the same; at most a second old. */
  async get(principal: Principal): Promise<LiveView> {
    assertStaff(principal);
    if (this.latest === null || performance.now() >= this.latest.until) {
      const latest = { view: this.look(principal), until: performance.now() + SHARED_FOR_MS };
      this.latest = latest;
      latest.view.catch(() => {
        latest.until = 0;
      });
    }
    return this.latest.view;
  }

  private async look(principal: Principal): Promise<LiveView> {
    const { minutes, longestWaiting } = limits.liveView;
    await this.rollUp.catchUp();
    const online = await this.presence.listOnline(principal);
    const now = Date.now();
    const { counts, count, waiting } = await this.repository.snapshot(async (connection) => ({
      counts: await this.repository.countByMinute(connection, now, minutes),
      count: await this.repository.countWaiting(connection),
      waiting: await this.repository.findWaiting(connection, longestWaiting),
    }));
    const byAgo = new Map(counts.map((row) => [row.ago, row.count]));
    return {
      at: new Date(now).toISOString(),
      connections: online.reduce((sum, { connections }) => sum + connections, 0),
      online,
      messagesByMinute: Array.from({ length: minutes }, (_, index) => byAgo.get(minutes - 1 - index) ?? 0),
      waiting: {
        count,
        longest: waiting.map(({ waitingSince, ...claim }) => ({
          ...claim,
          waitingSince: waitingSince.toISOString(),
          clockMs: Math.max(0, now - waitingSince.getTime()),
        })),
      },
    };
  }
}
