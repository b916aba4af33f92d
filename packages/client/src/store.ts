import type { Store } from './types.js';

export interface WritableStore<Snapshot> extends Store<Snapshot> {
  /** Tells the subscribers, unless it is the value it already has. */
  set(snapshot: Snapshot): void;
}

/** Calls every listener, even when one of them throws or leaves meanwhile. */
export function tell<Args extends unknown[]>(listeners: Iterable<(...args: Args) => void>, ...args: Args): void {
  for (const listener of [...listeners]) {
    try {
      listener(...args);
    } catch (thrown) {
      // A mistake of one listener must stop neither the others nor the log; it still reaches the page's error reports.
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }
}

export function createStore<Snapshot>(initial: Snapshot): WritableStore<Snapshot> {
  const listeners = new Set<() => void>();
  let current = initial;
  return {
    getSnapshot: () => current,
    getInitialSnapshot: () => initial,
    subscribe(onChange) {
      // One entry a subscription: the same function may subscribe twice.
      const listener = () => onChange();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(snapshot) {
      if (Object.is(snapshot, current)) return;
      current = snapshot;
      tell(listeners);
    },
  };
}
