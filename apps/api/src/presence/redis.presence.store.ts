import type { Redis } from 'ioredis';
import { type ConnectedUser, PRESENCE_LASTS_MS, type PresenceStore } from './presence.store.js';

/**
 * One key a node, which expires by itself, and a set of the nodes' ids. The whole of what a node has is one value: at a
 * hundred bytes a user this is small, and there is nothing that could come apart.
 */
export class RedisPresenceStore implements PresenceStore {
  private readonly nodesKey: string;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly nodeId: string,
  ) {
    this.nodesKey = `${prefix}:nodes`;
  }

  async say(users: readonly ConnectedUser[]): Promise<void> {
    await Promise.all([
      this.redis.set(this.keyOf(this.nodeId), JSON.stringify(users), 'PX', PRESENCE_LASTS_MS),
      this.redis.sadd(this.nodesKey, this.nodeId),
    ]);
  }

  async listOthers(): Promise<Map<string, ConnectedUser[]>> {
    const nodeIds = (await this.redis.smembers(this.nodesKey)).filter((nodeId) => nodeId !== this.nodeId);
    if (nodeIds.length === 0) {
      return new Map();
    }
    const said = await this.redis.mget(nodeIds.map((nodeId) => this.keyOf(nodeId)));
    const others = new Map<string, ConnectedUser[]>();
    const silent: string[] = [];
    for (const [index, nodeId] of nodeIds.entries()) {
      const users = said[index];
      if (users) {
        others.set(nodeId, JSON.parse(users) as ConnectedUser[]);
      } else {
        silent.push(nodeId);
      }
    }
    if (silent.length > 0) {
      // A node that is only late adds itself again.
      await this.redis.srem(this.nodesKey, ...silent);
    }
    return others;
  }

  async leave(): Promise<void> {
    await Promise.all([this.redis.del(this.keyOf(this.nodeId)), this.redis.srem(this.nodesKey, this.nodeId)]);
  }

  private keyOf(nodeId: string): string {
    return `${this.prefix}:presence:${nodeId}`;
  }
}
