import type { Store } from '@claimline/client';
import { useSyncExternalStore } from 'react';

/** The present value of a store; renders again when it changes. */
export function useStore<Snapshot>(store: Store<Snapshot>): Snapshot {
  // A part of the page that is hydrated late must first be what was rendered, whatever has happened meanwhile.
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getInitialSnapshot);
}
