import { startProduct } from '../../../../scripts/lib/product.mjs';
import { Balancer } from './balancer.js';
import { TestRedis } from './redis.js';

type Product = Awaited<ReturnType<typeof startProduct>>;

/** Two nodes with a Redis between them, behind one address that gives them connections in turn; used as if they were one server. */
export async function startTwoNodes(options: Parameters<typeof startProduct>[0] = {}): Promise<Product> {
  const redis = await TestRedis.start();
  const started: Product[] = [];
  const each = async <Result>(work: (node: Product) => Promise<Result>) => Promise.all(started.map(work));
  const dispose = async () => {
    await each((node) => node.dispose());
    await redis.dispose();
  };
  try {
    const { dataDir, ...rest } = options;
    const shared = { ...rest, env: { ...options.env, REDIS_URL: redis.url } };
    const first = await startProduct({ ...shared, ...(dataDir === undefined ? {} : { dataDir }) });
    started.push(first);
    started.push(await startProduct(shared));
    const balancer = await Balancer.start(started.map(({ port }) => port));
    return {
      ...first,
      url: balancer.url,
      port: Number(new URL(balancer.url).port),
      logs: () => started.flatMap((node) => node.logs()),
      stop: async () => Math.max(...(await each((node) => node.stop()))),
      kill: async () => void (await each((node) => node.kill())),
      restart: async () => void (await each((node) => node.restart())),
      dispose: async () => {
        balancer.stop();
        await dispose();
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
