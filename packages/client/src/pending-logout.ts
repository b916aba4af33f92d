const KEY = 'claimline.logout';

/**
 * Remembers over a reload that the user has logged out while the server could not be told: the cookie is still there,
 * and the next person on this browser must not be let in by it. Without localStorage it is forgotten.
 */
export const pendingLogout = {
  isSet: () => attempt(() => localStorage.getItem(KEY) !== null) ?? false,
  set: () => attempt(() => localStorage.setItem(KEY, '1')),
  clear: () => attempt(() => localStorage.removeItem(KEY)),
};

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return typeof localStorage === 'undefined' ? undefined : action();
  } catch {
    return undefined;
  }
}
