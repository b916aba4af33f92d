import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { MemoryPresenceStore, type PresenceBoard } from '../../src/presence/memory.presence.store.js';
import { type ConnectedUser, PRESENCE_LASTS_MS, type PresenceStore } from '../../src/presence/presence.store.js';
import { RedisPresenceStore } from '../../src/presence/redis.presence.store.js';
import { TestRedis } from '../support/redis.js';

const redis = await TestRedis.start();
afterAll(() => redis.dispose());
const connection = new Redis(redis.url);
afterAll(() => connection.disconnect());

const user = (connections: number, role: ConnectedUser['role'] = 'CUSTOMER'): ConnectedUser => ({
  userId: randomUUID(),
  role,
  connections,
  since: new Date().toISOString(),
});

/** What every implementation must do. Each call makes the stores of the nodes of a system of its own. */
describe.concurrent.each<[string, () => (nodeId: string) => PresenceStore]>([
  [
    'memory',
    () => {
      const board: PresenceBoard = new Map();
      return (nodeId) => new MemoryPresenceStore(nodeId, board);
    },
  ],
  [
    'Redis',
    () => {
      const prefix = randomUUID();
      return (nodeId) => new RedisPresenceStore(connection, prefix, nodeId);
    },
  ],
])('presence store: %s', (_name, makeSystem) => {
  it('PST1 shows to each node what the others said, not what it said itself', async () => {
    const storeOf = makeSystem();
    const [a, b, c] = [storeOf('a'), storeOf('b'), storeOf('c')];
    expect(await a.listOthers()).toEqual(new Map());
    const [one, two] = [user(1), user(3, 'AGENT')];
    await a.say([one, two]);
    await b.say([two]);
    expect(await a.listOthers()).toEqual(new Map([['b', [two]]]));
    expect(await b.listOthers()).toEqual(new Map([['a', [one, two]]]));
    expect(new Map([...(await c.listOthers())].toSorted())).toEqual(
      new Map([
        ['a', [one, two]],
        ['b', [two]],
      ]),
    );
  });

  it('PST2 replaces what a node said by what it says', async () => {
    const storeOf = makeSystem();
    const [a, b] = [storeOf('a'), storeOf('b')];
    const [one, two] = [user(1), user(1)];
    await a.say([one, two]);
    await a.say([two]);
    expect(await b.listOthers()).toEqual(new Map([['a', [two]]]));
    await a.say([]);
    expect([...(await b.listOthers()).values()].flat()).toEqual([]);
  });

  it('PST3 forgets what a node takes back, and nothing else', async () => {
    const storeOf = makeSystem();
    const [a, b, c] = [storeOf('a'), storeOf('b'), storeOf('c')];
    const [one, two] = [user(1), user(1)];
    await a.say([one]);
    await b.say([two]);
    await a.leave();
    await a.leave();
    expect(await c.listOthers()).toEqual(new Map([['b', [two]]]));
    await a.say([one]);
    expect((await c.listOthers()).get('a')).toEqual([one]);
  });

  it('PST4 forgets by itself what a node does not say anew', async () => {
    const storeOf = makeSystem();
    const [a, b, c] = [storeOf('a'), storeOf('b'), storeOf('c')];
    await a.say([user(1)]);
    const alive = user(1);
    const again = setInterval(() => void b.say([alive]), PRESENCE_LASTS_MS / 8);
    const began = performance.now();
    try {
      await b.say([alive]);
      expect((await c.listOthers()).size).toBe(2);
      await expect.poll(() => c.listOthers(), { timeout: PRESENCE_LASTS_MS * 2 }).toEqual(new Map([['b', [alive]]]));
    } finally {
      clearInterval(again);
    }
    expect(performance.now() - began).toBeGreaterThan(PRESENCE_LASTS_MS * 0.9);
  });

  it('PST5 keeps systems apart', async () => {
    const [one, other] = [makeSystem(), makeSystem()];
    await one('a').say([user(1)]);
    expect(await other('b').listOthers()).toEqual(new Map());
  });
});

it('PST6 comes back by itself in a Redis that was emptied', async () => {
  const prefix = randomUUID();
  const [a, b] = [new RedisPresenceStore(connection, prefix, 'a'), new RedisPresenceStore(connection, prefix, 'b')];
  const one = user(2);
  await a.say([one]);
  await redis.empty();
  expect(await b.listOthers()).toEqual(new Map());
  await a.say([one]);
  expect(await b.listOthers()).toEqual(new Map([['a', [one]]]));
});
