export interface BackoffOptions {
  /** Milliseconds before the second attempt. */
  firstMs: number;
  maxMs: number;
}

/**
 * How long to wait after the given number of failures in a row (1, 2, …), in milliseconds: doubling, with jitter over the
 * upper half, so that the clients of a server that restarts do not come back all at once.
 */
export function backoffDelay(failures: number, { firstMs, maxMs }: BackoffOptions): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return full / 2 + (Math.random() * full) / 2;
}
