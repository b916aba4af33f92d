import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { FileCounts } from '../attachments/file-counts.js';
import { AppError } from '../common/errors.js';
import { Pace } from '../common/pace.js';
import { Logger } from '../observability/logger.js';
import { ENTRIES_AT_ONCE, RollUpRepository, type StaleClaim } from './roll-up.repository.js';

const EVERY_MS = 60_000;
/** An append is committed long before this after the time that it is given. */
const LATEST_COMMIT_MS = 120_000;
/** While nobody asks: entries that are rolled up in one statement, and how many times as long as it took is rested. */
const ENTRIES_UNASKED = 500;
const REST = 24;

/**
 * Keeps the tables that analytics reads up with the logs: every minute and at leisure, so that there is little left to do
 * when somebody asks, and then whenever somebody asks, so that the answer has every message. Of files, it has what this
 * node counted.
 */
@Injectable()
export class RollUp implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  /** A run that has not begun, and so will see all that is stored by now. */
  private next: Promise<void> | null = null;
  private isStopping = false;
  private readonly pace = new Pace(REST, EVERY_MS);
  /** Whether the next run looks at every claim, as the first does. */
  private isFull = true;
  /** When the last run began that looked at every claim. */
  private fullSince = 0;
  private rolledUp = 0;

  constructor(
    private readonly repository: RollUpRepository,
    private readonly fileCounts: FileCounts,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.begin();
    this.timer = setInterval(() => this.begin(), EVERY_MS).unref();
  }

  /** What is under way ends with its statement, for which the database waits before it closes. */
  onApplicationShutdown(): void {
    this.isStopping = true;
    this.pace.hurry();
    clearInterval(this.timer);
  }

  /** Another one as soon as anything was rolled up by this node. */
  get version(): number {
    return this.rolledUp;
  }

  /**
   * Resolves once everything that was stored before the call is rolled up. Only what has changed lately is looked at; what
   * that would miss, when a clock was wrong, is found within a minute.
   */
  catchUp(): Promise<void> {
    return this.pace.hurryFor(this.runOnceMore());
  }

  private runOnceMore(): Promise<void> {
    if (this.next === null) {
      this.next = this.running.then(() => {
        this.next = null;
        return this.run();
      });
      this.running = this.next.catch(() => undefined);
    }
    return this.next;
  }

  private begin(): void {
    this.isFull = true;
    this.runOnceMore().catch((error: unknown) => {
      if (this.isStopping) {
        return;
      }
      // The next minute tries again, and who asks meanwhile hears of it.
      this.logger.warn('Analytics could not be rolled up', {
        reason: error instanceof Error ? error.message : String(error),
      });
    });
  }

  private async run(): Promise<void> {
    const { isFull } = this;
    const since = performance.now();
    this.rolledUp += await this.fileCounts.flush();
    let isMore = true;
    while (isMore) {
      const stale = isFull
        ? await this.repository.findStale()
        : await this.repository.findChanged(since - this.fullSince + LATEST_COMMIT_MS);
      for (const claimIds of together(stale, this.pace.isHurried ? ENTRIES_AT_ONCE : ENTRIES_UNASKED)) {
        if (this.isStopping) {
          throw new AppError('unavailable');
        }
        const began = performance.now();
        await this.repository.rollUpOnce(claimIds);
        await this.pace.restFrom(performance.now() - began);
      }
      this.rolledUp += stale.length;
      isMore = stale.some(({ entries }) => entries > ENTRIES_AT_ONCE);
    }
    if (isFull) {
      this.isFull = false;
      this.fullSince = since;
    }
  }
}

/** Groups of claims of which none has much to do. */
function together(stale: readonly StaleClaim[], entriesAtOnce: number): string[][] {
  const groups: string[][] = [];
  let entriesOfGroup = Number.POSITIVE_INFINITY;
  for (const { claimId, entries } of stale) {
    if (entriesOfGroup >= entriesAtOnce) {
      groups.push([]);
      entriesOfGroup = 0;
    }
    groups.at(-1)?.push(claimId);
    entriesOfGroup += entries;
  }
  return groups;
}
