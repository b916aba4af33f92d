import { useSyncExternalStore } from 'react';

// One clock for every relative time on the page: they all turn together, and a thousand rows cost one timer.
const STEP_MS = 15_000;
const listeners = new Set<() => void>();
let now = Date.now();
/** Of the server's clock, by which messages are dated, before this device's; milliseconds. */
let skewMs = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = Date.now() + skewMs;
  for (const listener of listeners) listener();
}

/** A device's clock may be wrong by hours; what is less than a minute is the way that the news took. */
export function noteServerTime(serverTime: string): void {
  const difference = Date.parse(serverTime) - Date.now();
  skewMs = Math.abs(difference) < 60_000 ? 0 : difference;
  tick();
}

// Timers sleep in hidden tabs: on return the times are put right at once.
function onVisible(): void {
  if (document.visibilityState === 'visible') tick();
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  if (listeners.size === 1) {
    now = Date.now() + skewMs;
    timer = setInterval(tick, STEP_MS);
    document.addEventListener('visibilitychange', onVisible);
  }
  return () => {
    listeners.delete(onChange);
    if (listeners.size > 0) return;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onVisible);
  };
}

/** The present time, at most 15 s old. */
export function useCurrentTime(): number {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );
}
