import type { Store } from '../types.js';

/** Resolves with the first snapshot that fits; fails after a while with the last one. */
export function waitFor<Snapshot>(
  store: Store<Snapshot>,
  fits: (snapshot: Snapshot) => boolean,
  withinMs = 4_000,
): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (!fits(store.getSnapshot())) return;
      clearTimeout(timer);
      stop();
      resolve(store.getSnapshot());
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Never came: ${fits}. Last: ${JSON.stringify(store.getSnapshot()).slice(0, 2_000)}`));
    }, withinMs);
    const stop = store.subscribe(check);
    check();
  });
}
