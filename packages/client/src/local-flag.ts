/** A yes or no that this browser remembers for all its tabs. */
export interface LocalFlag {
  /** Undefined where nothing can be remembered. */
  isSet(): boolean | undefined;
  set(): void;
  clear(): void;
}

export function localFlag(key: string): LocalFlag {
  return {
    isSet: () => attempt((storage) => storage.getItem(key) !== null),
    set: () => attempt((storage) => storage.setItem(key, '1')),
    clear: () => attempt((storage) => storage.removeItem(key)),
  };
}

function attempt<Result>(action: (storage: Storage) => Result): Result | undefined {
  try {
    return typeof localStorage === 'undefined' ? undefined : action(localStorage);
  } catch {
    return undefined;
  }
}
