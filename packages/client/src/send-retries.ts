import { backoffDelay } from './backoff.js';
import { AnswerTimeout, toClientError } from './failure.js';

const BACKOFF = { firstMs: 500, maxMs: 15_000 };
/** Not about what is sent: these last as long as they last. */
const PASSING = new Set(['offline', 'unavailable', 'rate_limited', 'unauthorized']);

/**
 * When to try again what could not be sent: the first message of a queue, or a file. One queue's troubles are not
 * another's.
 */
export interface SendRetries {
  /** Schedules the next try; false when a person has to decide. */
  postpone(queue: string, thrown: unknown): boolean;
  isWaiting(queue: string): boolean;
  /** The try is made now. */
  begin(queue: string): void;
  /** It is out of the way. */
  settle(queue: string): void;
  clear(): void;
}

export interface SendRetriesOptions {
  tryAgain(queue: string): void;
  /** Refusals that may be another next time are taken for final after this many in a row. */
  maxRefusals: number;
}

export function createSendRetries({ tryAgain, maxRefusals }: SendRetriesOptions): SendRetries {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** How often in a row it was postponed, and of that, refused for the moment. */
  const troubles = new Map<string, { postponed: number; refused: number }>();

  function begin(queue: string): void {
    clearTimeout(timers.get(queue));
    timers.delete(queue);
  }

  return {
    postpone(queue, thrown) {
      // The connection works, and yet no answer: the person was left waiting for long enough.
      if (thrown instanceof AnswerTimeout) return false;
      const error = toClientError(thrown);
      const trouble = troubles.get(queue) ?? { postponed: 0, refused: 0 };
      const isPassing = PASSING.has(error.code);
      if (!isPassing && (!error.retryable || trouble.refused + 1 >= maxRefusals)) return false;
      const next = { postponed: trouble.postponed + 1, refused: trouble.refused + (isPassing ? 0 : 1) };
      troubles.set(queue, next);
      begin(queue);
      const delayMs = Math.max(backoffDelay(next.postponed, BACKOFF), error.retryAfterMs ?? 0);
      timers.set(
        queue,
        setTimeout(() => tryAgain(queue), delayMs),
      );
      return true;
    },
    isWaiting: (queue) => timers.has(queue),
    begin,
    settle: (queue) => troubles.delete(queue),
    clear() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      troubles.clear();
    },
  };
}
