import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findInPath } from '../../scripts/lib/executables.mjs';
import { freePort } from '../../scripts/lib/free-port.mjs';

/** A Redis for one run, which keeps nothing on disk. */
export async function startRedis() {
  const program = findInPath('redis-server');
  if (!program) throw new Error('redis-server is not in PATH: two nodes need it (Debian: apt install redis-server).');
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('Ready to accept connections')) break;
  }
  child.stdout.resume();
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
