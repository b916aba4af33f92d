import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StartupError } from '../common/startup-error.js';

/** `pg` takes a Unix socket as a folder and a port, and looks for this name in it. */
const SOCKET_NAME = '.s.PGSQL.5432';
const STOP_WITHIN_MS = 5_000;

interface WorkerMessage {
  ready?: true;
  stopped?: true;
  failed?: string;
}

/**
 * The embedded database: PGlite in a worker thread behind its socket server. One connection at a time, and no fsync:
 * it survives the death of the process, not a power cut. `dataDir` must be locked by the caller: two processes on one
 * folder destroy each other's rows.
 */
export class EmbeddedDatabase {
  private constructor(
    private readonly worker: Worker,
    readonly socketDir: string,
  ) {}

  static async start(dataDir: string, socketDir: string): Promise<EmbeddedDatabase> {
    const databaseDir = join(dataDir, 'db');
    await mkdir(databaseDir, { recursive: true, mode: 0o700 });
    const socketPath = join(socketDir, SOCKET_NAME);
    await rm(socketPath, { force: true });
    const worker = new Worker(new URL('./embedded-worker.js', import.meta.url), {
      workerData: { databaseDir, socketPath },
    });
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new StartupError(`The embedded database in ${databaseDir} cannot be opened: ${reason}`));
      worker.once('error', (error) => fail(error.message));
      worker.once('message', (message: WorkerMessage) =>
        message.ready ? resolve() : fail(message.failed ?? 'no reason'),
      );
    });
    worker.removeAllListeners('error');
    return new EmbeddedDatabase(worker, socketDir);
  }

  /** Calls back if the worker dies while it should run. */
  onFailure(callback: (error: Error) => void): void {
    this.worker.on('error', callback);
  }

  async stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.worker.on('message', (message: WorkerMessage) => message.stopped && resolve());
      this.worker.once('exit', () => resolve());
      setTimeout(resolve, STOP_WITHIN_MS).unref();
    });
    this.worker.postMessage('stop');
    await stopped;
    await this.worker.terminate();
  }
}
