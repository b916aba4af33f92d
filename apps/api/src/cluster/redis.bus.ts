import type { Logger } from '../observability/logger.js';
import type { ClusterBus, ClusterMessages, Topic } from './cluster-bus.js';
import type { RedisLink } from './redis-link.js';

/** Larger messages would slow down the small ones that everybody waits for. */
const MAX_MESSAGE_BYTES = 32_000;

type Listener = (message: never, from: string) => void;

/** One channel for all topics: `node:topic:json`. */
export class RedisBus implements ClusterBus {
  readonly isAlone = false;
  private readonly listeners = new Map<string, Listener[]>();

  constructor(
    private readonly link: RedisLink,
    private readonly logger: Logger,
  ) {
    link.onMessage((text) => this.heard(text));
  }

  get nodeId(): string {
    return this.link.nodeId;
  }

  get isUp(): boolean {
    return this.link.isUp;
  }

  publish<T extends Topic>(topic: T, message: ClusterMessages[T], shorter?: ClusterMessages[T]): void {
    let json = JSON.stringify(message);
    if (shorter !== undefined && Buffer.byteLength(json) > MAX_MESSAGE_BYTES) {
      json = JSON.stringify(shorter);
    }
    this.link.publish(`${this.nodeId}:${topic}:${json}`);
  }

  on<T extends Topic>(topic: T, listener: (message: ClusterMessages[T], from: string) => void): void {
    const listeners = this.listeners.get(topic) ?? [];
    listeners.push(listener);
    this.listeners.set(topic, listeners);
  }

  onBack(listener: () => void): void {
    this.link.onBack(listener);
  }

  async close(): Promise<void> {
    this.link.close();
  }

  private heard(text: string): void {
    const topicAt = text.indexOf(':') + 1;
    const jsonAt = text.indexOf(':', topicAt) + 1;
    const topic = text.slice(topicAt, jsonAt - 1);
    // A beat, or what a newer version says to its like.
    const listeners = jsonAt === 0 ? undefined : this.listeners.get(topic);
    if (!listeners) {
      return;
    }
    try {
      const message = JSON.parse(text.slice(jsonAt)) as never;
      for (const listener of listeners) {
        listener(message, text.slice(0, topicAt - 1));
      }
    } catch (error) {
      this.logger.warn('A message of another node could not be used', {
        topic,
        reason: error instanceof Error ? error.message : '',
      });
    }
  }
}
