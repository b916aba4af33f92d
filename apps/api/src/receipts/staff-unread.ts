import type { UnreadCount } from '@claimline/protocol';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '../observability/logger.js';
import { ReceiptsRepository } from './receipts.repository.js';

/** Bounds how much one query reads and answers. */
const MAX_READERS = 20;

interface Round {
  readers: Set<string>;
  counts: Promise<Map<string, UnreadCount>>;
}

/**
 * Unread counts of staff. Who asks while a query runs waits for the next one and shares what does not depend on the reader. What was stored before the question is always counted.
 */
@Injectable()
export class StaffUnread implements OnApplicationBootstrap {
  private next: Round | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly repository: ReceiptsRepository,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.repository.correctTotal().catch((error: unknown) => {
      // The next start tries again; until then totals may be off by as much as before.
      this.logger.warn('The number of all messages could not be checked', {
        reason: error instanceof Error ? error.message : String(error),
      });
    });
  }

  async count(userId: string): Promise<UnreadCount> {
    const round = this.next && this.next.readers.size < MAX_READERS ? this.next : this.open();
    round.readers.add(userId);
    return (await round.counts).get(userId) ?? { total: 0, byClaim: {} };
  }

  private open(): Round {
    const readers = new Set<string>();
    const counts = this.last.then(() => {
      if (this.next === round) {
        this.next = null;
      }
      return this.repository.countUnreadOfStaff([...readers]);
    });
    const round = { readers, counts };
    this.next = round;
    this.last = counts.catch(() => undefined);
    return round;
  }
}
