import { constants } from 'node:os';

/** @typedef {'SIGINT' | 'SIGTERM' | 'SIGHUP'} StopSignal */

/** @type {readonly StopSignal[]} */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @type {Set<(signal: StopSignal) => void | Promise<void>>} */
const cleanups = new Set();
let stopping = false;

/** @param {StopSignal} signal */
async function stop(signal) {
  if (stopping) return;
  stopping = true;
  process.stderr.write(`\nStopping on ${signal}.\n`);
  for (const cleanup of [...cleanups].reverse()) {
    try {
      await cleanup(signal);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }
  process.exit(exitCodeOf(signal));
}

/**
 * Has `cleanup` run when this process is told to stop, after those that were given later; the process then exits as a
 * shell would report it.
 *
 * @param {(signal: StopSignal) => void | Promise<void>} cleanup
 * @returns {() => void} takes it back
 */
export function onStop(cleanup) {
  if (cleanups.size === 0) for (const signal of stopSignals) process.on(signal, stop);
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) for (const signal of stopSignals) process.off(signal, stop);
  };
}

/** @param {NodeJS.Signals} signal */
export const exitCodeOf = (signal) => 128 + (constants.signals[signal] ?? 0);
