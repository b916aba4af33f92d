import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { limits } from '@claimline/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { startCaddy } from '../support/caddy.js';
import { attach, upload, wav } from '../support/files.js';
import { nodesOfThisFile } from '../support/nodes.js';
import { demoPeople, expectProblem, Person } from '../support/people.js';
import { SteadyWriters } from '../support/steady-writers.js';

const { a, b } = await nodesOfThisFile({ TRUST_PROXY: '1' });
const { claire, nina } = await demoPeople(a);

it('ROL4 loses, doubles and reorders nothing behind Caddy while each node is killed', async () => {
  const caddy = await startCaddy([a.port, b.port]);
  onTestFinished(() => caddy.stop());
  const { url } = caddy;
  const { id } = await claire.opens();
  const writers = await SteadyWriters.start(id, [
    { url, person: claire, transport: 'websocket' },
    { url, person: nina, transport: 'websocket' },
    { url, person: claire, transport: 'polling' },
    { url, person: nina, transport: 'polling' },
  ]);
  await writers.untilStored(40);
  for (const node of [a, b]) {
    await node.kill();
    await writers.untilStored(40);
    await node.restart();
    await writers.untilStored(40);
  }
  await writers.finish(nina);
}, 120_000);

it('ROL5 passes through Caddy the largest file, and a refusal of a larger one', async () => {
  const caddy = await startCaddy([a.port, b.port]);
  onTestFinished(() => caddy.stop());
  const person = new Person(caddy, claire.user, claire.token, claire.cookie);
  const message = await person.says(await person.opens(), 'See.');
  await attach(person, message, { name: 'most.wav', data: wav(limits.attachment.maxBytes) });
  const tooMuch = await upload(person, message, { name: 'more.wav', data: wav(limits.attachment.maxBytes + 1) });
  expectProblem(tooMuch, 'file_too_large');
});

it('ROL5 is a configuration that Caddy takes as it stands', () => {
  const file = join(import.meta.dirname, '../../../../deploy/Caddyfile');
  const said = execFileSync('caddy', ['validate', '--config', file, '--adapter', 'caddyfile'], { stdio: 'pipe' });
  expect(said.toString()).toContain('Valid configuration');
});
