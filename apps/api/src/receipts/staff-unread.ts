import type { UnreadCount } from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { ReceiptsRepository } from './receipts.repository.js';

/** Bounds how much one query reads and answers. */
const MAX_READERS = 20;

interface Round {
  readers: Set<string>;
  counts: Promise<Map<string, UnreadCount>>;
}

/**
 * Unread counts of staff. Each of them needs the sum over all claims, so who asks while a query runs waits for the next one
 * and shares it. What was stored before the question is always counted.
 */
@Injectable()
export class StaffUnread {
  private next: Round | null = null;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly repository: ReceiptsRepository) {}

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
