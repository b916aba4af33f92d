/** Told at most this often while keys are struck; the server forgets after 5 s. */
const REPEAT_MS = 2_500;
const IDLE_MS = 3_000;

export interface TypingSender {
  /** On each key stroke. */
  started(): void;
  stopped(): void;
}

/** Tells the others that the user is writing. What cannot be told now is not told later. */
export function createTypingSender(tell: (event: 'typing_start' | 'typing_stop') => void): TypingSender {
  let toldAt: number | null = null;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;

  function stopped(): void {
    clearTimeout(idleTimer);
    if (toldAt === null) return;
    toldAt = null;
    tell('typing_stop');
  }

  return {
    started() {
      clearTimeout(idleTimer);
      idleTimer = setTimeout(stopped, IDLE_MS);
      const now = performance.now();
      if (toldAt !== null && now - toldAt < REPEAT_MS) return;
      toldAt = now;
      tell('typing_start');
    },
    stopped,
  };
}
