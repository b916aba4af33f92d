import { limits, type RateName } from '@claimline/protocol';
import { LRUCache } from 'lru-cache';
import { AppError } from './errors.js';

interface Bucket {
  tokens: number;
  filledAt: number;
}

const MAX_BUCKETS = 100_000;

/**
 * Token buckets by name and key (a user id, an address, an account). Kept in memory, the least used forgotten first; a
 * forgotten bucket is a full one. Shared by every transport of this node.
 */
export class RateLimiter {
  private takenListener: (name: RateName, key: string, count: number) => void = () => undefined;
  private readonly buckets = new LRUCache<string, Bucket>({ max: MAX_BUCKETS });

  constructor(
    private readonly scale: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Called with each token taken here, and with -1 for each given back. */
  onTaken(listener: (name: RateName, key: string, count: number) => void): void {
    this.takenListener = listener;
  }

  /** Takes one token, or throws `rate_limited` with the time after which one is there. */
  take(name: RateName, key: string): void {
    const waitMs = this.tryTake(name, key);
    if (waitMs > 0) {
      throw new AppError('rate_limited', { retryAfterMs: Math.ceil(waitMs) });
    }
  }

  /** Takes one token and returns 0, or takes none and returns the milliseconds until there is one. */
  tryTake(name: RateName, key: string): number {
    const bucket = this.fill(name, key);
    if (bucket.tokens < 1) {
      return ((1 - bucket.tokens) * 1_000) / (limits.rates[name].perSecond * this.scale);
    }
    bucket.tokens -= 1;
    this.takenListener(name, key, 1);
    return 0;
  }

  /** Gives a token back: what it was taken for did not count (a login that succeeded). */
  giveBack(name: RateName, key: string): void {
    const bucket = this.buckets.get(`${name}:${key}`);
    if (bucket) {
      bucket.tokens = Math.min(limits.rates[name].burst * this.scale, bucket.tokens + 1);
      this.takenListener(name, key, -1);
    }
  }

  /** Other nodes took this much of the same limit; a debt is at most one bucket. */
  takenElsewhere(name: RateName, key: string, count: number): void {
    const size = limits.rates[name].burst * this.scale;
    const bucket = this.fill(name, key);
    bucket.tokens = Math.min(size, Math.max(-size, bucket.tokens - count));
  }

  /** The bucket as it is now. */
  private fill(name: RateName, key: string): Bucket {
    const size = limits.rates[name].burst * this.scale;
    const now = this.now();
    const bucketKey = `${name}:${key}`;
    let bucket = this.buckets.get(bucketKey);
    if (bucket) {
      const perMs = (limits.rates[name].perSecond * this.scale) / 1_000;
      bucket.tokens = Math.min(size, bucket.tokens + (now - bucket.filledAt) * perMs);
      bucket.filledAt = now;
    } else {
      bucket = { tokens: size, filledAt: now };
      this.buckets.set(bucketKey, bucket);
    }
    return bucket;
  }
}
