import type { Store } from '@claimline/client';
import { useSyncExternalStore } from 'react';

/** The present value of a store; renders again when it changes. */
export function useStore<Snapshot>(store: Store<Snapshot>): Snapshot {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}
