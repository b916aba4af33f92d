import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { node24 } from './node24.mjs';
import { root, serverMain } from './paths.mjs';
import { exitCodeOf } from './signals.mjs';
import { within } from './within.mjs';

/**
 * Starts the built product for tests, as a process of its own on a free port, with an environment of its own.
 *
 * @typedef {object} ProductOptions
 * @property {string} [databaseUrl] PostgreSQL; without it, the embedded database
 * @property {string} [dataDir] made, and removed at `dispose`, unless given
 * @property {Record<string, string>} [env] wins over what the harness sets
 *
 * @typedef {object} Product
 * @property {string} url where it listens, the same after `restart`
 * @property {number} port
 * @property {number} pid of the running process, or of the last one
 * @property {string} dataDir
 * @property {() => string[]} logs lines of stdout and stderr since the first start
 * @property {() => Promise<number>} stop SIGTERM; resolves to the exit code, rejects when it takes over 15 s
 * @property {() => Promise<void>} kill SIGKILL
 * @property {() => Promise<void>} restart starts it again on the same port and data; stops it first if it runs
 * @property {() => Promise<void>} dispose stops it if it runs, and removes the data directory that was made for it
 *
 * @typedef {{ child: import('node:child_process').ChildProcess, exited: Promise<number> }} Run
 */

// A first start takes a few seconds of processor time, which a busy machine gives slowly.
const readyLimitMs = 120_000;
const stopLimitMs = 15_000;
const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'];

/** @type {Set<() => void>} */
const leftovers = new Set();
process.once('exit', () => {
  for (const clean of leftovers) clean();
});

/**
 * Resolves once it is ready to serve.
 *
 * @param {ProductOptions} [options]
 * @returns {Promise<Product>}
 */
export async function startProduct({ databaseUrl, dataDir, env = {} } = {}) {
  const directory = dataDir ?? mkdtempSync(join(tmpdir(), 'claimline-data-'));
  /** @type {string[]} */
  const log = [];
  /** @type {NodeJS.ProcessEnv} */
  const environment = {
    ...Object.fromEntries(inherited.map((name) => [name, process.env[name]])),
    HOST: '127.0.0.1',
    DATA_DIR: directory,
    RATE_LIMIT_SCALE: '1000',
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...env,
  };

  /** @type {Run | undefined} */
  let run;
  const isRunning = () => run !== undefined && run.child.exitCode === null && run.child.signalCode === null;
  const clean = () => {
    if (isRunning()) run?.child.kill('SIGKILL');
    if (dataDir === undefined) rmSync(directory, { recursive: true, force: true });
  };
  leftovers.add(clean);

  const start = async (/** @type {string} */ port) => {
    run = launch({ ...environment, PORT: port }, log);
    return untilReady(run, log);
  };
  const stop = async () => {
    if (!run) throw new Error('The product was never started.');
    if (!isRunning()) return run.exited;
    run.child.kill('SIGTERM');
    return within(stopLimitMs, run.exited, () => new Error(`The product did not stop on SIGTERM.\n${log.join('\n')}`));
  };
  const kill = async () => {
    run?.child.kill('SIGKILL');
    await run?.exited;
  };
  const dispose = async () => {
    try {
      if (isRunning()) await stop();
    } finally {
      await kill();
      clean();
      leftovers.delete(clean);
    }
  };

  try {
    const url = await start(environment.PORT ?? '0');
    const { port } = new URL(url);
    return {
      url,
      port: Number(port),
      get pid() {
        return run?.child.pid ?? 0;
      },
      dataDir: directory,
      logs: () => [...log],
      stop,
      kill,
      restart: async () => {
        if (isRunning()) await stop();
        await start(port);
      },
      dispose,
    };
  } catch (error) {
    await kill();
    clean();
    leftovers.delete(clean);
    throw error;
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} log
 * @returns {Run}
 */
function launch(env, log) {
  // In the process group of the tests, so that it ends with them whatever happens to them.
  const child = spawn(node24(), [serverMain], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.push(line);
      child.emit('line', line);
    });
  }
  const exited = once(child, 'close').then(([code, signal]) => code ?? exitCodeOf(signal));
  return { child, exited };
}

/**
 * @param {Run} run
 * @param {string[]} log
 * @returns {Promise<string>} the address in the line that says it is ready
 */
function untilReady({ child, exited }, log) {
  const first = log.length;
  const said = () => log.slice(first).join('\n');
  /** @type {Promise<string>} */
  const ready = new Promise((resolve, reject) => {
    child.on('line', (line) => {
      const address = readyAddress(line);
      if (address) resolve(address);
    });
    exited.then(
      (code) => reject(new Error(`The product ended with exit code ${code} before it was ready.\n${said()}`)),
      reject,
    );
  });
  return within(
    readyLimitMs,
    ready,
    () => new Error(`The product was not ready after ${readyLimitMs / 1000} s.\n${said()}`),
  );
}

/** @param {string} line */
function readyAddress(line) {
  if (!line.startsWith('{')) return null;
  try {
    const entry = JSON.parse(line);
    return entry.msg === 'ready' && typeof entry.url === 'string' ? entry.url : null;
  } catch {
    return null;
  }
}
