import { Injectable } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { isUnavailable } from '../database/database-errors.js';
import { ClaimLogRepository, type NewMessage } from './claim-log.repository.js';
import type { Appended } from './claim-log.types.js';

/** The answers to a batch are worked on in one go, for which everything else waits. */
const MAX_BATCH = 256;
/** Of 10,000 characters each; what comes on top is told to come again. */
const MAX_UNSETTLED = 5_000;

/** As in `append_messages`: a claim that somebody else holds for long must not hold up all others. */
const MAX_ALONE_MS = 250;

interface Waiting {
  message: NewMessage;
  settle: (appended: Appended | null) => void;
  fail: (error: unknown) => void;
}

/**
 * Natural batching: what comes while an append is under way goes into the next one, many claims in one statement and one
 * commit. So a message that is alone waits for nobody, and a flood shares its commits. In the order in which they came.
 */
@Injectable()
export class AppendQueue {
  private waiting: Waiting[] = [];
  private unsettled = 0;
  private appending = false;

  constructor(private readonly log: ClaimLogRepository) {}

  /** As `appendMessage` of the repository; whatever happens to others of the same batch does not show. */
  async append(message: NewMessage): Promise<Appended | null> {
    if (this.unsettled >= MAX_UNSETTLED) {
      throw new AppError('unavailable', { detail: 'Too many messages at once. Try again.' });
    }
    this.unsettled++;
    try {
      return await new Promise<Appended | null>((settle, fail) => {
        this.waiting.push({ message, settle, fail });
        void this.drain();
      });
    } finally {
      this.unsettled--;
    }
  }

  private async drain(): Promise<void> {
    if (this.appending) {
      return;
    }
    this.appending = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      if (batch.length === 1) {
        await untilTooLong(this.appendAlone(batch));
      } else {
        await this.appendTogether(batch);
      }
    }
    this.appending = false;
  }

  private async appendTogether(batch: Waiting[]): Promise<void> {
    try {
      const appended = await this.log.appendMessages(batch.map(({ message }) => message));
      for (const [place, { settle }] of batch.entries()) {
        settle(appended[place] ?? null);
      }
    } catch (error) {
      if (isUnavailable(error)) {
        for (const { fail } of batch) {
          fail(error);
        }
      } else {
        // One of them is in the way, or a claim is held by somebody else: the others must not wait for it.
        void this.appendAlone(batch);
      }
    }
  }

  private async appendAlone(batch: Waiting[]): Promise<void> {
    await Promise.all(batch.map(({ message, settle, fail }) => this.log.appendMessage(message).then(settle, fail)));
  }
}

async function untilTooLong(append: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, MAX_ALONE_MS);
  });
  await Promise.race([append, tooLong]);
  clearTimeout(timer);
}
