import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInPath, isExecutable, listDirectory } from './executables.mjs';
import { Failure } from './failure.mjs';
import { freePort } from './free-port.mjs';
import { onStop } from './signals.mjs';
import { within } from './within.mjs';

const oldestMajor = 15;
const readyLine = 'database system is ready to accept connections';
const startLimitMs = 30_000;
const stopLimitMs = 10_000;

/**
 * A directory with PostgreSQL's programs: that of `initdb` in PATH, else Debian's newest.
 *
 * @returns {string | null}
 */
export function findPostgres() {
  const debian = listDirectory('/usr/lib/postgresql')
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => `/usr/lib/postgresql/${version}/bin`);
  const inPath = findInPath('initdb')?.replace(/\/initdb$/, '');
  return [...(inPath ? [inPath] : []), ...debian].find(isUsable) ?? null;
}

/** @param {string} directory */
function isUsable(directory) {
  const postgres = join(directory, 'postgres');
  if (!isExecutable(postgres) || !isExecutable(join(directory, 'initdb'))) return false;
  const version = execFileSync(postgres, ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)(?:\.|\s|$)/.exec(version)?.[1]) >= oldestMajor;
}

/** PostgreSQL refuses to run as root; Debian's package makes a user for it. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (/** @type {string} */ flag) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // There is no such user.
    }
  }
  throw new Failure('PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody.');
}

/**
 * @typedef {object} Postgres
 * @property {string} url names the database `postgres`
 * @property {number} pid of its first process, the parent of all others
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} restart as `pg_ctl restart -m immediate`: nobody is asked to finish
 * @property {() => void} freeze nothing of it runs any more, and nobody is told
 * @property {() => void} thaw
 */

/**
 * A private PostgreSQL in a temporary directory, for tests: it trusts everyone on the loopback address, and it trades
 * durability for speed unless `settings` say otherwise. A `directory` of one's own is made if need be, and kept.
 *
 * @param {{ settings?: Record<string, string>, directory?: string }} [options]
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ settings = {}, directory: kept } = {}) {
  const bin = findPostgres();
  if (!bin) throw new Failure(`PostgreSQL ${oldestMajor} or newer is not installed.`);
  const user = unprivilegedUser();
  const directory = kept ?? mkdtempSync(join(tmpdir(), 'claimline-postgres-'));
  mkdirSync(directory, { recursive: true });
  if (user.uid !== undefined) chownSync(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  const options = { ...user, cwd: directory };
  const remove = () => kept === undefined && rmSync(directory, { recursive: true, force: true });

  /** @type {Server | undefined} */
  let server;
  const stop = async () => {
    if (server) await stopServer(server);
    remove();
  };
  const forget = onStop(stop);
  try {
    if (!existsSync(join(data, 'PG_VERSION'))) initialise(join(bin, 'initdb'), data, options);
    const port = await freePort();
    const start = async () => {
      server = spawnServer(join(bin, 'postgres'), data, port, settings, options);
      await untilReady(server);
    };
    await start();
    const signal = (/** @type {NodeJS.Signals} */ name) => server && signalAll(server, name);
    return {
      url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      get pid() {
        return server?.child.pid ?? 0;
      },
      stop: () => {
        signal('SIGCONT');
        return stop().finally(forget);
      },
      restart: async () => {
        server?.child.kill('SIGQUIT');
        await server?.exited;
        await start();
      },
      freeze: () => signal('SIGSTOP'),
      thaw: () => signal('SIGCONT'),
    };
  } catch (error) {
    await stop().finally(forget);
    throw error;
  }
}

/**
 * @typedef {{ uid?: number, gid?: number, cwd: string }} As
 * @typedef {{ child: import('node:child_process').ChildProcess, exited: Promise<unknown>, log: () => string }} Server
 */

/**
 * @param {string} initdb
 * @param {string} data
 * @param {As} options
 */
function initialise(initdb, data, options) {
  const locale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', `--locale=${locale}`, '--no-sync'];
  execFileSync(initdb, args, { ...options, stdio: 'pipe' });
}

/**
 * @param {string} postgres
 * @param {string} data
 * @param {number} port
 * @param {Record<string, string>} wanted
 * @param {As} options
 * @returns {Server}
 */
function spawnServer(postgres, data, port, wanted, options) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    ...wanted,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(postgres, ['-D', data, '-p', `${port}`, ...flags], {
    ...options,
    // Ctrl-C must reach it through `stop`, after those that use it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr?.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-10_000);
    if (log.includes(readyLine)) child.emit('ready');
  });
  // An error to spawn ends it too; `once` would reject for that.
  const exited = new Promise((resolve) => child.once('close', resolve));
  return { child, exited, log: () => log };
}

/** @param {Server} server */
async function untilReady({ child, exited, log }) {
  const ended = exited.then(() => {
    throw new Failure('PostgreSQL for the tests ended before it was ready.', log());
  });
  const late = () => new Failure(`PostgreSQL for the tests was not ready after ${startLimitMs / 1000} s.`, log());
  await within(startLimitMs, Promise.race([once(child, 'ready'), ended]), late);
}

/**
 * To the server and to the process of each connection: these are in groups of their own.
 *
 * @param {Server} server
 * @param {NodeJS.Signals} signal
 */
function signalAll({ child }, signal) {
  if (child.pid === undefined) return;
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const children = list
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === child.pid);
  for (const [pid] of [[child.pid], ...children]) {
    try {
      if (pid !== undefined) process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** @param {Server} server */
async function stopServer({ child, exited }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const hardStop = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  child.kill('SIGINT');
  await exited;
  clearTimeout(hardStop);
}
