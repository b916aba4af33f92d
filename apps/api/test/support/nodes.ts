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
}

/** Two nodes that start together on an empty database, with a Redis between them; for all tests of the file. */
export async function nodesOfThisFile(env: Record<string, string> = {}): Promise<TestNodes> {
  const database = await createDatabase();
  afterAll(() => database.drop());
  const redis = await TestRedis.start();
  afterAll(() => redis.dispose());
  const start = async () => {
    const node = await startProduct({
      databaseUrl: database.url,
      env: { LOG_LEVEL: 'info', JWT_SECRET, REDIS_URL: redis.url, ...env },
    });
    afterAll(() => node.dispose());
    return node;
  };
  const [a, b] = await Promise.all([start(), start()]);
  return { a, b, redis };
}

/** The same login, spoken for at another node. */
export function at(node: Node, { user, token, cookie }: Person): Person {
  return new Person(node, user, token, cookie);
}
