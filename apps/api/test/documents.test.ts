import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { serverOfThisFile } from './support/server.js';

const run = promisify(execFile);
const server = await serverOfThisFile();
const env = { PATH: process.env.PATH, CLAIMLINE_URL: server.url };

/** What a page tells to type, from top to bottom. */
const commandsOf = (page: string) =>
  [...readFileSync(inRoot(page), 'utf8').matchAll(/^```bash\n(.*?)^```/gms)].map(([, text]) => text).join('\n');

it('DOC1 every command of docs/use/curl.md does what the page says', async () => {
  const { stdout, stderr } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', commandsOf('docs/use/curl.md')], {
    env,
  });
  expect(stderr).toBe('');
  const lines = stdout.trim().split('\n');
  expect(lines[0]).toBe('{"email":"claire@example.com","role":"CUSTOMER"}');
  expect(lines[1]).toMatch(/^\{"reference":"CL-\d{4}-\d{6}","status":"OPEN","lastSeq":2\}$/);
  expect(lines[2]).toBe('200');
  expect(lines.slice(-2)).toEqual(['CLOSED', '{"status":409,"code":"claim_closed"}']);
});

it('DOC1 every command of docs/use/reference.md does', async () => {
  const { stdout } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', commandsOf('docs/use/reference.md')], {
    env,
  });
  expect(stdout.split('\n')).toEqual(expect.arrayContaining(['/claims/{claimId}/events', 'send_message']));
});

it.each([
  ['send-and-receive.mjs', /^received \d+ Claire Hello at /m],
  ['websocket.mjs', /"event":"new_message"/],
])('DOC1 docs/examples/%s sends a message, and prints it as it comes back', async (example, received) => {
  const { stdout, stderr } = await run(process.execPath, [inRoot('docs/examples', example)], { env });
  expect(stderr).toBe('');
  expect(stdout).toMatch(received);
});
