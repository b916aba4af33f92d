/** Never hand out a token that could end on its way to the server. */
const MARGIN_MS = 30_000;

/** An access token, in memory alone, with how long it is still good for by this device's own reckoning. */
export interface HeldToken {
  readonly token: string;
  /** Good for at least 30 s more, or for half of its life when that is shorter. */
  isFresh(): boolean;
}

/**
 * Measures from when the answer came, never from the token's own `exp`: the device's clock may be wrong by years.
 * The monotonic clock stands still while some devices sleep and the other one can be set, so the longer reading counts:
 * a wrong one costs a renewal, never a refusal.
 */
export function holdToken(token: string, expiresInSeconds: number): HeldToken {
  const monotonic = performance.now();
  const wall = Date.now();
  const lifeMs = expiresInSeconds * 1000;
  const freshMs = lifeMs - Math.min(MARGIN_MS, lifeMs / 2);
  return {
    token,
    isFresh: () => Math.max(performance.now() - monotonic, Date.now() - wall) < freshMs,
  };
}
