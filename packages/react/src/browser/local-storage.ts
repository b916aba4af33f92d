/** For good, or for as long as the tab is open. */
type Kept = 'localStorage' | 'sessionStorage';

/** Storage that may be full, blocked or absent: then a choice lasts as long as the page. */
export function readStored(key: string, kept: Kept = 'localStorage'): string | null {
  try {
    return globalThis[kept].getItem(key);
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: string | null, kept: Kept = 'localStorage'): void {
  try {
    if (value === null) globalThis[kept].removeItem(key);
    else globalThis[kept].setItem(key, value);
  } catch {
    // Nothing to tell: the page works without.
  }
}
