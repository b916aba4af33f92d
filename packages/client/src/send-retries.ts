import { backoffDelay } from './backoff.js';
import { AnswerTimeout, toClientError } from './failure.js';

/** Refusals that may be another next time are taken for final after this many in a row. */
const MAX_REFUSALS = 5;
const BACKOFF = { firstMs: 500, maxMs: 15_000 };
/** Not about the message: these last as long as they last. */
const PASSING = new Set(['offline', 'unavailable', 'rate_limited', 'unauthorized']);

/** When to try a claim's first message again. One claim's troubles are not another's. */
export interface SendRetries {
  /** Schedules the next try; false when a person has to decide. */
  postpone(claimId: string, thrown: unknown): boolean;
  isWaiting(claimId: string): boolean;
  /** The try is made now. */
  begin(claimId: string): void;
  /** The message is out of the way. */
  settle(claimId: string): void;
  clear(): void;
}

export function createSendRetries(tryAgain: (claimId: string) => void): SendRetries {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Of a claim's first message: how often in a row it was postponed, and of that, refused for the moment. */
  const troubles = new Map<string, { postponed: number; refused: number }>();

  function begin(claimId: string): void {
    clearTimeout(timers.get(claimId));
    timers.delete(claimId);
  }

  return {
    postpone(claimId, thrown) {
      // The connection works, and yet no answer: the person was left waiting for long enough.
      if (thrown instanceof AnswerTimeout) return false;
      const error = toClientError(thrown);
      const trouble = troubles.get(claimId) ?? { postponed: 0, refused: 0 };
      const isPassing = PASSING.has(error.code);
      if (!isPassing && (!error.retryable || trouble.refused + 1 >= MAX_REFUSALS)) return false;
      const next = { postponed: trouble.postponed + 1, refused: trouble.refused + (isPassing ? 0 : 1) };
      troubles.set(claimId, next);
      begin(claimId);
      const delayMs = Math.max(backoffDelay(next.postponed, BACKOFF), error.retryAfterMs ?? 0);
      timers.set(
        claimId,
        setTimeout(() => tryAgain(claimId), delayMs),
      );
      return true;
    },
    isWaiting: (claimId) => timers.has(claimId),
    begin,
    settle: (claimId) => troubles.delete(claimId),
    clear() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      troubles.clear();
    },
  };
}
