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
  await Promise.allSettled([...cleanups].reverse().map(async (cleanup) => cleanup(signal)));
  process.exit(exitCodeOf(signal));
}

/**
 * Has `cleanup` run when this process is told to stop; the process then exits as a shell would report it.
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
