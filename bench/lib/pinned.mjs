import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { findInPath } from '../../scripts/lib/executables.mjs';

/** Servers and their database share the first core, the load comes from the last. */
export const SERVER_CORE = 0;
export const LOAD_CORE = cpus().length - 1;

/**
 * @param {number} core
 * @param {string[]} args of Node
 * @returns {[string, string[]]}
 */
function pinned(core, args) {
  const taskset = findInPath('taskset');
  return taskset ? [taskset, ['-c', `${core}`, process.execPath, ...args]] : [process.execPath, args];
}

/**
 * A server as a process of its own; resolves with the first line it prints, a JSON object.
 *
 * @param {string} script
 * @param {Record<string, string>} env
 */
export async function startPinnedServer(script, env) {
  const child = spawn(...pinned(SERVER_CORE, [script]), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    ...JSON.parse(line),
    pid: child.pid ?? 0,
    async stop() {
      const exited = once(child, 'exit');
      kill();
      await exited;
      process.off('exit', kill);
    },
  };
}

/**
 * Runs a load generator and returns what it prints last, one JSON value.
 *
 * @param {string} script
 * @param {unknown} input on its standard input
 * @param {() => Promise<void>} [onReady] called when it has printed something else before
 */
export async function runLoad(script, input, onReady) {
  const child = spawn(...pinned(LOAD_CORE, [script]), { stdio: ['pipe', 'pipe', 'inherit'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.stdin.end(JSON.stringify(input));
  const exited = once(child, 'exit');
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') await onReady?.();
    else last = line;
  }
  const [code] = await exited;
  process.off('exit', kill);
  if (code !== 0) throw new Error(`The load ${basename(script)} ended with ${code}.`);
  return JSON.parse(last);
}

/** Pins a process that runs, with all its threads. @param {number} pid @param {number} core */
export async function pin(pid, core) {
  const taskset = findInPath('taskset');
  if (taskset) await once(spawn(taskset, ['-a', '-cp', `${core}`, `${pid}`], { stdio: 'ignore' }), 'exit');
}

/** Resident memory of a process in bytes. @param {number} pid */
export function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1_024;
}

/** The most that a process has had resident, in bytes. @param {number} pid */
export function peakMemoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1_024;
}
