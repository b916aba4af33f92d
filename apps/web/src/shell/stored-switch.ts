import { readStored, writeStored } from '@claimline/react/src/browser/local-storage.ts';
import { useSyncExternalStore } from 'react';

/** A yes or no of this browser, the same in all its tabs. */
export interface StoredSwitch {
  isOn(): boolean;
  set(on: boolean): void;
  subscribe(onChange: () => void): () => void;
}

export function createStoredSwitch(key: string, initially: boolean): StoredSwitch {
  const listeners = new Set<() => void>();
  let unstored = initially;
  return {
    isOn() {
      const stored = readStored(key);
      return stored === null ? unstored : stored === 'on';
    },
    set(on) {
      // Where nothing can be stored it lasts as long as the page.
      unstored = on;
      writeStored(key, on ? 'on' : 'off');
      for (const listener of listeners) listener();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      window.addEventListener('storage', onChange);
      return () => {
        listeners.delete(onChange);
        window.removeEventListener('storage', onChange);
      };
    },
  };
}

export function useStoredSwitch({ isOn, subscribe }: StoredSwitch): boolean {
  return useSyncExternalStore(subscribe, isOn, () => false);
}
