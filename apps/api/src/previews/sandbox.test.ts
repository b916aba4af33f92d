import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { until } from '../../test/support/until.js';
import { Sandbox, Undecodable } from './sandbox.js';

const folder = mkdtempSync(join(tmpdir(), 'claimline-sandbox-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sandbox = await Sandbox.open();

/** Runs JavaScript in a Node behind the walls. */
const run = (script: string, deadline = AbortSignal.timeout(10_000)) =>
  sandbox.run([process.execPath, '--jitless', '-e', script], folder, deadline);
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('It ended well.'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(Undecodable);
      return (error as Undecodable).message;
    },
  );

test('what a program prints comes back, its end decides', async () => {
  expect(await run('console.log("well")')).toBe('well\n');
  expect(await reasonOf(run('console.log("well"); process.exit(3)'))).toBe('it ended with 3');
  expect(await reasonOf(run('process.abort()'))).toMatch('SIGABRT');
  expect(await reasonOf(sandbox.run(['/nowhere/program'], folder, AbortSignal.timeout(10_000)))).not.toBe('');
});

test('it has nothing of the environment, and its own folder', async () => {
  expect(JSON.parse(await run('console.log(JSON.stringify([process.env, process.cwd()]))'))).toEqual([{}, folder]);
});

test('what is said of the isolation is true', async () => {
  const { network, privileges, limits } = sandbox.isolation;
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const call = `require('net').connect(${port}, '127.0.0.1').on('connect', () => process.exit(0)).on('error', () => process.exit(7))`;
  const called = await run(call).then(
    () => 'it got through',
    () => 'it did not',
  );
  expect(called).toBe(network ? 'it did not' : 'it got through');
  server.close();

  const status = await run('console.log(require("fs").readFileSync("/proc/self/status", "utf8"))').catch(() => '');
  const hasRights = !/^CapEff:\t0+$/m.test(status) || !/^NoNewPrivs:\t1$/m.test(status);
  expect(hasRights).toBe(!privileges);

  const greedy = run(
    'const all = []; for (let n = 0; n < 20; n++) all.push(Buffer.alloc(1e8, 1)); console.log("had it")',
  );
  expect(await greedy.catch(() => 'refused')).toBe(limits ? 'refused' : 'had it\n');
  const writer = run('require("fs").writeFileSync("large", Buffer.alloc(3e8)); console.log("had it")');
  expect(await writer.catch(() => 'refused')).toBe(limits ? 'refused' : 'had it\n');
});

test('at the deadline it is killed, with all that it has started', async () => {
  const child = 'require("fs").writeFileSync("child", ""); setInterval(() => {}, 1000)';
  const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;
  const stop = new AbortController();
  const attempt = reasonOf(run(script, stop.signal));
  await until(() => (existsSync(join(folder, 'child')) ? null : 'its child has not started'), 10_000);
  stop.abort();
  // What it started holds its output open, so this does not end before it has.
  expect(await attempt).toBe('it took too long');
});

test('what comes after the deadline is not done, and what prints without end is stopped', async () => {
  expect(await reasonOf(run('console.log("well")', AbortSignal.abort()))).toBe('it took too long');
  expect(await reasonOf(run('setInterval(() => console.log("x".repeat(1000)), 0)'))).toBe('it printed too much');
});
