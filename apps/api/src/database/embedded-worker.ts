import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** Runs PGlite away from the server's event loop; it speaks the PostgreSQL protocol on a Unix socket. */
const { databaseDir, socketPath } = workerData as { databaseDir: string; socketPath: string };

try {
  const db = await PGlite.create(databaseDir);
  const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: 1 });
  await server.start();
  parentPort?.once('message', async () => {
    await server.stop();
    await db.close();
    parentPort?.postMessage({ stopped: true });
    parentPort?.close();
  });
  parentPort?.postMessage({ ready: true });
} catch (error) {
  parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) });
}
