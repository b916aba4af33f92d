// Loaded into the server before its own code (`node --import`): notes the routes that its router really has.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

subscribe('fastify.initialization', (message) => {
  const { fastify } = /** @type {{ fastify: import('fastify').FastifyInstance }} */ (message);
  /** @type {{ method: string, path: string }[]} */
  const routes = [];
  fastify.addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map((name) => ({ method: name, path: url })));
  });
  fastify.addHook('onReady', async () => {
    writeFileSync(join(process.env.DATA_DIR ?? '', 'routes.json'), JSON.stringify(routes));
  });
});
