import { SigningSecret } from '../auth/signing-secret.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logger.js';
import { MemoryPresenceStore } from '../presence/memory.presence.store.js';
import type { PresenceStore } from '../presence/presence.store.js';
import { RedisPresenceStore } from '../presence/redis.presence.store.js';
import type { ClusterBus } from './cluster-bus.js';
import { LocalBus } from './local.bus.js';
import { RedisBus } from './redis.bus.js';
import { RedisLink } from './redis-link.js';

/** What ties the nodes of one system together. */
export interface Cluster {
  bus: ClusterBus;
  presence: PresenceStore;
}

/** With `REDIS_URL` one of several nodes, else a node that knows of no other. */
export async function openCluster(
  { redisUrl, jwtSecret }: Pick<Config, 'redisUrl' | 'jwtSecret'>,
  logger: Logger,
): Promise<Cluster> {
  if (redisUrl === null || jwtSecret === null) {
    const bus = new LocalBus();
    return { bus, presence: new MemoryPresenceStore(bus.nodeId) };
  }
  // Nodes of one system have one secret: what is made from it keeps two systems on one Redis apart.
  const name = new SigningSecret(Buffer.from(jwtSecret)).derive('cluster').toString('hex').slice(0, 16);
  const link = await RedisLink.open(redisUrl, `claimline:${name}`, logger);
  return { bus: new RedisBus(link, logger), presence: new RedisPresenceStore(link.redis, link.prefix, link.nodeId) };
}
