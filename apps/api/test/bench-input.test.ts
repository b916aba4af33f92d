import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { freePort } from '../../../scripts/lib/free-port.mjs';
import { demoPeople } from './support/people.js';
import { serverOfThisFile } from './support/server.js';

const server = await serverOfThisFile({ RATE_LIMIT_SCALE: '1' });
const { claire } = await demoPeople(server);
const bench = join(import.meta.dirname, '../../../bench');

async function run(program: string, args: readonly string[], input: object = {}) {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  child.stdin.end(JSON.stringify(input));
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { stderr: stderr.trim(), code };
}

const load = (url: string, clients: object[]) =>
  run(process.execPath, [join(bench, 'scenarios/chat-load.mjs')], {
    wire: 'socket.io',
    urls: [url],
    clients,
    phases: [{ name: 'busy', inFlight: 60, seconds: 5, warmUpSeconds: 0 }],
    pids: [],
    hasLog: true,
  });

it('a benchmark without a server says that there is none', async () => {
  const port = await freePort();
  const { stderr, code } = await load(`http://127.0.0.1:${port}`, [{ claimId: 'none' }]);
  expect(stderr).toBe(`There is no server at 127.0.0.1:${port}.`);
  expect(code).toBe(1);
});

it('a benchmark of a server with its rate limits on says so', async () => {
  const claim = await claire.opens();
  const { stderr, code } = await load(server.url, [{ token: claire.token, claimId: claim.id }]);
  expect(stderr).toBe('The server has its rate limits on: start it with RATE_LIMIT_SCALE=1000.');
  expect(code).toBe(1);
});

it('a benchmark with too few file descriptors says so before it begins', async () => {
  const { stderr, code } = await run('sh', [
    '-c',
    'ulimit -n 500; exec "$0" "$1" connections --quick',
    process.execPath,
    join(bench, 'run.mjs'),
  ]);
  expect(stderr).toContain(
    '2000 connections need 2300 file descriptors in one process; 500 are allowed here (ulimit -n).',
  );
  expect(code).toBe(1);
});
