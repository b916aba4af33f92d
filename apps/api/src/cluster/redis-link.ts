import { setTimeout as pause } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import { newId } from '../common/ids.js';
import { StartupError } from '../common/startup-error.js';
import type { Logger } from '../observability/logger.js';

const WAIT_AT_START_MS = 30_000;
const ASK_EVERY_MS = 1_000;
const BEAT_EVERY_MS = 1_000;
/** Without an answer for this long a connection is given up, and everything that waits on it fails. */
const SILENT_FOR_MS = 3_000;
const MAX_BACKOFF_MS = 1_000;
/** What Redis has not taken yet: beyond this, messages are dropped. */
const MAX_UNANSWERED_BYTES = 2_000_000;

const options = {
  connectTimeout: SILENT_FOR_MS,
  socketTimeout: SILENT_FOR_MS,
  keepAlive: 10_000,
  // While Redis is away, commands fail at once instead of being kept, and none is repeated later.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // Done here, where a failure of it is caught.
  autoResubscribe: false,
  retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, MAX_BACKOFF_MS) + Math.random() * 100,
} satisfies RedisOptions;

/**
 * The two connections to Redis: one says, one hears. They mend themselves. Redis counts as up while this node hears its
 * own beat through it, which proves both ways; a Redis that is there but frozen is not up.
 */
export class RedisLink {
  readonly nodeId = newId();
  readonly redis: Redis;
  private readonly subscriber: Redis;
  private readonly channel: string;
  private readonly backListeners: (() => void)[] = [];
  private messageListener: (text: string) => void = () => undefined;
  private timer: NodeJS.Timeout | null = null;
  private up = false;
  private heardAt = 0;
  private lastError = 'no answer';
  private unanswered = 0;
  private behind = false;
  /** Since Redis was up last. */
  private dropped = 0;

  private constructor(
    url: string,
    /** Begins every key and channel: several systems may share a Redis. */
    readonly prefix: string,
    private readonly logger: Logger,
  ) {
    this.channel = `${prefix}:bus`;
    this.redis = new Redis(url, options);
    this.subscriber = new Redis(url, options);
    for (const connection of [this.redis, this.subscriber]) {
      connection.on('error', (error) => {
        this.lastError = error.message || error.name;
      });
      connection.on('close', () => this.lost());
    }
    this.subscriber.on('ready', () => this.subscriber.subscribe(this.channel).then(() => this.beat(), ignore));
    this.subscriber.on('message', (_channel, text) => this.heard(text));
  }

  /** Waits for a Redis that is down, with a line each second. */
  static async open(url: string, prefix: string, logger: Logger): Promise<RedisLink> {
    const link = new RedisLink(url, prefix, logger);
    const deadline = Date.now() + WAIT_AT_START_MS;
    const began = new Promise<void>((resolve) => link.onBack(resolve));
    link.timer = setInterval(() => link.beat(), BEAT_EVERY_MS);
    for (;;) {
      await Promise.race([began, pause(ASK_EVERY_MS)]);
      if (link.up) {
        return link;
      }
      if (Date.now() >= deadline) {
        link.close();
        throw new StartupError(
          `The Redis of REDIS_URL cannot be reached (${link.lastError}). Check that it runs and that the URL is right.`,
        );
      }
      const secondsLeft = Math.ceil((deadline - Date.now()) / 1_000);
      logger.warn('Waiting for Redis', { reason: link.lastError, secondsLeft });
    }
  }

  get isUp(): boolean {
    return this.up;
  }

  /** Begins with this node's id and a colon, so that its own messages are known without reading them. */
  publish(text: string): void {
    const bytes = Buffer.byteLength(text);
    if (this.redis.status !== 'ready') {
      this.dropped++;
      return;
    }
    if (this.unanswered + bytes > MAX_UNANSWERED_BYTES) {
      this.tooSlow();
      return;
    }
    this.unanswered += bytes;
    const answered = () => {
      this.unanswered -= bytes;
      this.behind &&= this.unanswered > 0;
    };
    this.redis.publish(this.channel, text).then(answered, answered);
  }

  /** Called with what other nodes published. */
  onMessage(listener: (text: string) => void): void {
    this.messageListener = listener;
  }

  onBack(listener: () => void): void {
    this.backListeners.push(listener);
  }

  close(): void {
    clearInterval(this.timer ?? undefined);
    this.up = false;
    this.redis.disconnect();
    this.subscriber.disconnect();
  }

  private heard(text: string): void {
    if (!text.startsWith(`${this.nodeId}:`)) {
      this.messageListener(text);
      return;
    }
    this.heardAt = Date.now();
    if (!this.up) {
      this.up = true;
      this.logger.info('Redis connected', { dropped: this.dropped });
      this.dropped = 0;
      for (const listener of this.backListeners) {
        listener();
      }
    }
  }

  /** A ping on each connection too: one that waits for nothing would not notice that nobody is there. */
  private beat(): void {
    if (Date.now() - this.heardAt > SILENT_FOR_MS) {
      this.lost();
    }
    this.redis.ping().catch(ignore);
    this.subscriber.ping().catch(ignore);
    if (this.redis.status === 'ready') {
      this.redis.publish(this.channel, `${this.nodeId}:beat`).catch(ignore);
    }
  }

  private lost(): void {
    if (this.up) {
      this.up = false;
      this.logger.warn('Redis lost', { reason: this.lastError });
    }
  }

  /** Said once until Redis has caught up. */
  private tooSlow(): void {
    this.dropped++;
    if (!this.behind) {
      this.behind = true;
      this.logger.warn('Redis is too slow: messages to other nodes are dropped');
    }
  }
}

/** The connection's error event says what it was. */
function ignore(): void {}
