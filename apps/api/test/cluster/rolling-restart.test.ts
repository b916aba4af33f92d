import { limits } from '@claimline/protocol';
import { io } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';
import { Balancer } from '../support/balancer.js';
import { attach, upload, wav } from '../support/files.js';
import { startNginx } from '../support/nginx.js';
import { nodesOfThisFile } from '../support/nodes.js';
import { demoPeople, expectProblem, Person } from '../support/people.js';
import { SteadyWriters } from '../support/steady-writers.js';

const { a, b, redis } = await nodesOfThisFile({ TRUST_PROXY: '1' });
const { claire, nina } = await demoPeople(a);

it('ROL1 loses and doubles nothing while one node after the other is restarted', async () => {
  const balancer = await Balancer.start([a.port, b.port]);
  onTestFinished(() => balancer.stop());
  const { url } = balancer;
  const { id } = await claire.opens();
  const transport = 'websocket';
  const writers = await SteadyWriters.start(
    id,
    [claire, nina, claire, nina].map((person) => ({ url, person, transport })),
  );
  await writers.untilStored(20);
  for (const node of [a, b]) {
    expect(await node.stop()).toBe(0);
    await writers.untilStored(20);
    await node.restart();
    await writers.untilStored(20);
  }
  await a.kill();
  await writers.untilStored(20);
  await a.restart();
  await writers.finish(nina);
}, 120_000);

it('ROL2 loses, doubles and reorders nothing behind nginx while Redis and each node are killed', async () => {
  const nginx = await startNginx([a.port, b.port]);
  onTestFinished(() => nginx.stop());
  const { url } = nginx;
  const { id } = await claire.opens();
  const writers = await SteadyWriters.start(id, [
    { url, person: claire, transport: 'websocket' },
    { url, person: nina, transport: 'websocket' },
    { url, person: claire, transport: 'polling' },
    { url, person: nina, transport: 'polling' },
  ]);
  await writers.untilStored(40);
  await redis.kill();
  await writers.untilStored(40);
  // Those who poll are all on one of the two: each has its turn.
  for (const node of [a, b]) {
    await node.kill();
    await writers.untilStored(40);
    await redis.restart();
    await node.restart();
    await writers.untilStored(40);
    await redis.kill();
  }
  await redis.restart();
  await writers.finish(nina);
}, 120_000);

it('ROL3 passes through nginx the largest file, a refusal of a larger one, and long-polling that becomes a WebSocket', async () => {
  const nginx = await startNginx([a.port, b.port]);
  onTestFinished(() => nginx.stop());
  const person = new Person(nginx, claire.user, claire.token, claire.cookie);
  const message = await person.says(await person.opens(), 'See.');
  await attach(person, message, { name: 'most.wav', data: wav(limits.attachment.maxBytes) });
  const tooMuch = await upload(person, message, { name: 'more.wav', data: wav(limits.attachment.maxBytes + 1) });
  expectProblem(tooMuch, 'file_too_large');

  // With others that begin at the same time, so that going to the right node is not luck.
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      const socket = io(`${nginx.url}/messages`, {
        auth: { token: claire.token },
        forceNew: true,
        reconnection: false,
      });
      onTestFinished(() => void socket.close());
      await new Promise((resolve, reject) => {
        socket.once('connected', resolve).once('connect_error', reject);
      });
      const { engine } = socket.io;
      await expect.poll(() => engine.transport.name, { timeout: 10_000 }).toBe('websocket');
      expect(await socket.emitWithAck('leave_claim', { claimId: message.claimId })).toEqual({ ok: true });
    }),
  );
});
