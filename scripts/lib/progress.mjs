import { verbose } from './run.mjs';

/**
 * Says what is being done and how long it took, on stderr: stdout is the product's own.
 *
 * @typedef {object} Progress
 * @property {<T>(number: number, label: string, work: () => Promise<T>) => Promise<T>} step
 * @property {(sentence: string) => void} say
 */

/**
 * @param {number} steps
 * @returns {Progress}
 */
export function createProgress(steps) {
  /** @param {string} text */
  const print = (text) => process.stderr.write(text);
  return {
    say: (sentence) => print(`${sentence}\n`),
    async step(number, label, work) {
      const since = performance.now();
      print(`${number}/${steps} ${label} … ${verbose ? '\n' : ''}`);
      try {
        const result = await work();
        print(`${seconds(performance.now() - since)}\n`);
        return result;
      } catch (error) {
        print(`failed after ${seconds(performance.now() - since)}\n`);
        throw error;
      }
    },
  };
}

/** @param {number} ms */
export const seconds = (ms) => (ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);
