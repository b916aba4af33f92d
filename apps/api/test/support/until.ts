import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 30;

/** Waits for a condition; what is still amiss after the time is thrown. `look` returns null when all is well. */
export async function until(look: () => string | null | Promise<string | null>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const amiss = await look();
    if (amiss === null) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`After ${withinMs / 1_000} s still: ${amiss}`);
    }
    await pause(LOOK_EVERY_MS);
  }
}
