import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { StartupError } from './common/startup-error.js';
import { ConfigError } from './config/config.js';
import { configFromEnvironment } from './config/env.js';
import { demoPeople } from './demo/demo-script.js';
import { OpenFoundations } from './foundations.js';
import { Server } from './server.js';

// Pieces of files and of the network lie outside the heap of JavaScript. By default V8 collects all of it for every few dozen
// megabytes of them, which was half the processor time of uploads and downloads; like this they count as part of the heap.
setFlagsFromString('--external-memory-accounted-in-global-limit');

const STOP_WITHIN_MS = 9_500;
const SLOW_PART_MS = 3_000;

/** Resolves with the first signal to stop, also while the server is still starting. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
        resolve(signal);
      });
    }
  });
}

async function run(): Promise<void> {
  const stopped = stopSignal();
  const config = configFromEnvironment();
  const foundations = await OpenFoundations.open(config);
  const { logger, lock } = foundations;
  let server: Server;
  try {
    server = await Server.start(foundations);
  } catch (error) {
    await foundations.close();
    throw error;
  }
  lock.writePidFile();
  logger.info('ready', {
    url: server.url,
    pid: process.pid,
    database: config.databaseUrl === null ? 'embedded' : 'postgresql',
  });
  if (process.stdout.isTTY || process.argv.includes('--welcome')) {
    welcome(server.url, config.demo ? config.demoPassword : null);
  }

  logger.info('Stopping', { signal: await stopped });
  const parts: [name: string, stop: () => Promise<void>][] = [...server.parts(), ...foundations.parts()];
  for (const [name, stopPart] of parts) {
    const slow = setTimeout(() => logger.warn('Stopping takes long', { waitingFor: name }), SLOW_PART_MS);
    await stopPart();
    clearTimeout(slow);
  }
  logger.info('Stopped');
  process.exit(0);
}

function welcome(url: string, demoPassword: string | null): void {
  const lines = [`\n  Claimline is ready: ${url}\n`];
  if (demoPassword !== null) {
    const logins = Object.values(demoPeople).map(({ email, role }) => `    ${email.padEnd(20)} ${role}`);
    lines.push('  Demo logins:', ...logins, `    password: ${demoPassword}\n`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

run().catch((error: unknown) => {
  const readable = error instanceof StartupError || error instanceof ConfigError;
  const reason = readable ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`Claimline cannot start. ${reason}\n`);
  process.exit(1);
});
