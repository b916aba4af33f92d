import { afterAll } from 'vitest';
import { startProduct } from '../../../../scripts/lib/product.mjs';
import { Person } from './people.js';
import { TestRedis } from './redis.js';
import { createDatabase, JWT_SECRET } from './server.js';

export type Node = Awaited<ReturnType<typeof startProduct>>;

export interface TestNodes {
  a: Node;
  b: Node;
  redis: TestRedis;
  databaseUrl: string;
}

/** Two nodes that start together on an empty database, with a Redis between them; for all tests of the file. */
export async function nodesOfThisFile(env: Record<string, string> = {}): Promise<TestNodes> {
  const disposals: (() => Promise<void>)[] = [];
  const dispose = async () => {
    for (const disposal of disposals.splice(0).reverse()) {
      await disposal();
    }
  };
  afterAll(dispose);
  try {
    const database = await createDatabase();
    disposals.push(database.drop);
    const redis = await TestRedis.start();
    disposals.push(() => redis.dispose());
    const start = async () => {
      const environment = { LOG_LEVEL: 'info', JWT_SECRET, REDIS_URL: redis.url, ...env };
      const node = await startProduct({ databaseUrl: database.url, env: environment });
      disposals.push(node.dispose);
      return node;
    };
    const [a, b] = await Promise.allSettled([start(), start()]);
    if (a.status === 'rejected') {
      throw a.reason;
    }
    if (b.status === 'rejected') {
      throw b.reason;
    }
    return { a: a.value, b: b.value, redis, databaseUrl: database.url };
  } catch (error) {
    // No test will run, nor what should follow them.
    await dispose();
    throw error;
  }
}

/** The same login, spoken for at another node. */
export function at(node: Node, { user, token, cookie }: Person): Person {
  return new Person(node, user, token, cookie);
}
