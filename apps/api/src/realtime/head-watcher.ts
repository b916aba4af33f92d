import { limits } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { ClaimLogRepository } from '../log/claim-log.repository.js';
import { Logger } from '../observability/logger.js';
import { TimelineReader } from '../timeline/timeline.reader.js';
import { Dispatcher } from './dispatcher.js';

const LOOK_EVERY_MS = 1_000;

/**
 * Finds entries that were committed but not told here: another node died in between, or a commit's answer was lost.
 * One query a second for all claims joined on this node, none when nothing is joined.
 */
@Injectable()
export class HeadWatcher {
  private timer: NodeJS.Timeout | null = null;
  private looking = false;
  private readonly catchingUp = new Set<string>();

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly log: ClaimLogRepository,
    private readonly timeline: TimelineReader,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.dispatcher.onGap((claimId) => void this.catchUp(claimId));
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer ?? undefined);
  }

  private async look(): Promise<void> {
    const told = this.dispatcher.toldPositions();
    if (this.looking || told.size === 0) {
      return;
    }
    this.looking = true;
    try {
      for (const { claimId } of await this.log.findHeadsBeyond(told)) {
        await this.catchUp(claimId);
      }
    } catch (error) {
      this.logger.warn('The heads of claims could not be read', {
        reason: error instanceof Error ? error.message : '',
      });
    } finally {
      this.looking = false;
    }
  }

  /** Tells what the log holds beyond the last entry told. */
  private async catchUp(claimId: string): Promise<void> {
    if (this.catchingUp.has(claimId)) {
      return;
    }
    this.catchingUp.add(claimId);
    try {
      for (let more = true; more; ) {
        const told = this.dispatcher.toldOf(claimId);
        if (told === null) {
          return;
        }
        const events = await this.timeline.since(claimId, told, limits.page.resume);
        for (const event of events) {
          this.dispatcher.hear({ claimId, ...event });
        }
        more = events.length === limits.page.resume;
      }
    } catch (error) {
      this.logger.warn('A claim could not be caught up with', {
        claimId,
        reason: error instanceof Error ? error.message : '',
      });
    } finally {
      this.catchingUp.delete(claimId);
    }
  }
}
