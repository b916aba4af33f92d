import 'reflect-metadata';
import { StartupError } from './common/startup-error.js';
import { ConfigError } from './config/config.js';
import { configFromEnvironment } from './config/env.js';
import { demoPeople } from './demo/demo-script.js';
import { OpenFoundations } from './foundations.js';
import { Server } from './server.js';

const STOP_WITHIN_MS = 9_500;

async function run(): Promise<void> {
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
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) {
      return;
    }
    stopping = true;
    logger.info('Stopping', { signal });
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
    await server.stop();
    await foundations.close();
    logger.info('Stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void stop(signal));
  }
  logger.info('ready', {
    url: server.url,
    pid: process.pid,
    database: config.databaseUrl === null ? 'embedded' : 'postgresql',
  });
  if (process.stdout.isTTY || process.argv.includes('--welcome')) {
    welcome(server.url, config.demo ? config.demoPassword : null);
  }
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
