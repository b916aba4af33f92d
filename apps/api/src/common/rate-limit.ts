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
  private readonly buckets = new LRUCache<string, Bucket>({ max: MAX_BUCKETS });

  constructor(
    private readonly scale: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one token, or throws `rate_limited` with the time after which one is there. */
  take(name: RateName, key: string): void {
    const waitMs = this.tryTake(name, key);
    if (waitMs > 0) {
      throw new AppError('rate_limited', { retryAfterMs: Math.ceil(waitMs) });
    }
  }

  /** Takes one token and returns 0, or takes none and returns the milliseconds until there is one. */
  tryTake(name: RateName, key: string): number {
    const perMs = (limits.rates[name].perSecond * this.scale) / 1_000;
    const size = limits.rates[name].burst * this.scale;
    const now = this.now();
    const bucketKey = `${name}:${key}`;
    const bucket = this.buckets.get(bucketKey) ?? { tokens: size, filledAt: now };
    const tokens = Math.min(size, bucket.tokens + (now - bucket.filledAt) * perMs);
    const taken = tokens >= 1;
    this.buckets.set(bucketKey, { tokens: taken ? tokens - 1 : tokens, filledAt: now });
    return taken ? 0 : (1 - tokens) / perMs;
  }

  /** Gives a token back: what it was taken for did not count (a login that succeeded). */
  giveBack(name: RateName, key: string): void {
    const bucket = this.buckets.get(`${name}:${key}`);
    if (bucket) {
      bucket.tokens = Math.min(limits.rates[name].burst * this.scale, bucket.tokens + 1);
    }
  }
}
