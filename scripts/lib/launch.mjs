import { spawn } from 'node:child_process';
import { node24 } from './node24.mjs';
import { exitCodeOf, stopSignals } from './signals.mjs';

/**
 * Runs a program on Node 24 in place of this one: same terminal, input, signals and exit code.
 *
 * @param {string} file
 * @param {readonly string[]} [args]
 * @returns {Promise<never>}
 */
export async function become(file, args = []) {
  const node = node24();
  const { execve } = /** @type {{ execve?: (file: string, args: string[], env: NodeJS.ProcessEnv) => never }} */ (
    process
  );
  // Since Node 22.15 a process can turn into another one, which leaves nothing resident and nothing to forward.
  if (execve) execve.call(process, node, ['node', file, ...args], process.env);

  const child = spawn(node, [file, ...args], { stdio: 'inherit' });
  for (const signal of stopSignals) process.on(signal, () => child.kill(signal));
  return new Promise((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => process.exit(code ?? exitCodeOf(signal ?? 'SIGKILL')));
  });
}
