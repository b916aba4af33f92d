/** Longer than any tab is late. */
const HELD_MS = 10_000;

/**
 * True in one tab of this browser only, the first to ask. Without Web Locks (plain http) in the one that is looked at.
 */
export function takeTurn(name: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(document.hasFocus());
  return new Promise((resolve) => {
    const held = navigator.locks.request(`claimline.notice.${name}`, { ifAvailable: true }, async (lock) => {
      resolve(lock !== null);
      if (lock) await new Promise((release) => setTimeout(release, HELD_MS));
    });
    held.catch(() => resolve(false));
  });
}
