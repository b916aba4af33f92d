import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { inRoot } from './paths.mjs';
import { onStop } from './signals.mjs';

/**
 * One process at a time installs or builds in a checkout. The lock is a file that names who works: the holder, and the
 * tool that it runs, so that a tool that outlived its killed parent is waited for too.
 *
 * @typedef {{ pid: number, startedAt: string }} Worker
 */

const directory = inRoot('.cache');
const lockFile = inRoot('.cache/build.lock');
const takeoverFile = `${lockFile}.takeover`;
const pollMs = 100;
const staleMs = 10_000;

/** When a process began, to tell it from a later one with the same id; empty where the system does not say. */
function startedAt(/** @type {number} */ pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** @param {Worker} worker */
function isAlive({ pid, startedAt: began }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false;
  }
  return began === startedAt(pid);
}

/** @param {string} file */
function readWorkers(file) {
  try {
    return /** @type {Worker[]} */ (JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * @param {string} file
 * @param {Worker[]} workers
 * @returns {boolean} false when the file is there already
 */
function createOnce(file, workers) {
  try {
    writeFileSync(file, JSON.stringify(workers), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether a file has been there longer than anyone takes to write it or to work under it. */
function isStale(/** @type {string} */ file) {
  try {
    return Date.now() - statSync(file).mtimeMs > staleMs;
  } catch {
    return false;
  }
}

/** Removes the lock of a dead holder. A second, short lock keeps two processes from removing each other's new lock. */
function removeIfDead(/** @type {Worker} */ self) {
  if (!createOnce(takeoverFile, [self])) {
    if (isStale(takeoverFile)) rmSync(takeoverFile, { force: true });
    return;
  }
  const workers = readWorkers(lockFile);
  if (workers ? !workers.some(isAlive) : isStale(lockFile)) rmSync(lockFile, { force: true });
  rmSync(takeoverFile, { force: true });
}

/**
 * @typedef {object} Lock
 * @property {(pid: number) => void} addWorker names a tool that works under this lock
 */

/**
 * @template T
 * @param {(lock: Lock) => Promise<T>} work
 * @param {(holder: number) => void} onWait called once when someone else holds the lock
 */
export async function withBuildLock(work, onWait) {
  mkdirSync(directory, { recursive: true });
  const self = { pid: process.pid, startedAt: startedAt(process.pid) };
  for (let waited = false; !createOnce(lockFile, [self]); ) {
    const holder = readWorkers(lockFile)?.find(isAlive);
    if (!holder) {
      removeIfDead(self);
    } else if (!waited) {
      waited = true;
      onWait(holder.pid);
    }
    await delay(pollMs);
  }
  const release = () => rmSync(lockFile, { force: true });
  const forget = onStop(release);
  process.once('exit', release);
  try {
    return await work({
      addWorker: (pid) => writeFileSync(lockFile, JSON.stringify([self, { pid, startedAt: startedAt(pid) }])),
    });
  } finally {
    forget();
    process.off('exit', release);
    release();
  }
}
