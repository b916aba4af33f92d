import type { RateName } from '@claimline/protocol';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { RateLimiter } from '../common/rate-limit.js';
import { CLUSTER_BUS, type ClusterBus } from './cluster-bus.js';

const SAY_EVERY_MS = 250;
const MAX_IN_A_MESSAGE = 500;

/**
 * Makes the nodes share rate limits without asking anybody first: each decides by its own buckets at once, and says four
 * times a second what was taken from them, which the others then take from theirs. Whoever uses n nodes at the same time
 * may thus take up to n bursts within the first quarter of a second, and waits for it afterwards.
 */
@Injectable()
export class RateRelay implements OnModuleInit, OnApplicationShutdown {
  private taken = new Map<string, [name: RateName, key: string, taken: number]>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CLUSTER_BUS) private readonly bus: ClusterBus,
    private readonly limiter: RateLimiter,
  ) {}

  onModuleInit(): void {
    if (this.bus.isAlone) {
      return;
    }
    this.limiter.onTaken((name, key, count) => {
      const id = `${name}:${key}`;
      this.taken.set(id, [name, key, (this.taken.get(id)?.[2] ?? 0) + count]);
    });
    this.bus.on('rates', (taken) => {
      for (const [name, key, count] of taken) {
        this.limiter.takenElsewhere(name, key, count);
      }
    });
    this.timer = setInterval(() => this.say(), SAY_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private say(): void {
    const taken = [...this.taken.values()].filter(([, , count]) => count !== 0);
    this.taken = new Map();
    for (let at = 0; at < taken.length; at += MAX_IN_A_MESSAGE) {
      this.bus.publish('rates', taken.slice(at, at + MAX_IN_A_MESSAGE));
    }
  }
}
