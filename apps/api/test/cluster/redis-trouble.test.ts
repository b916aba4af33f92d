import { performance } from 'node:perf_hooks';
import type { Claim, OnlineUserList } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { at, type Node, nodesOfThisFile } from '../support/nodes.js';
import { demoPeople, request } from '../support/people.js';
import { connect, type TestSocket } from '../support/sockets.js';

const { a, b, redis } = await nodesOfThisFile();
const { claire, karim, nina, paul } = await demoPeople(a);

/** Found by the head watcher, which looks once a second; the rest is for a machine that is busy. */
const WITHOUT_REDIS_MS = 3_000;
const WITH_REDIS_MS = 700;

let sent = 0;

/** Sends on node a; the milliseconds until its author, another on the same node and one on the other heard of it. */
async function deliver(claim: Claim, author: TestSocket, others: readonly TestSocket[]) {
  const began = performance.now();
  const clientMessageId = `m${++sent}`;
  const isIt = (message: { clientMessageId: string | null }) => message.clientMessageId === clientMessageId;
  const took = async (until: Promise<unknown>) => {
    await until;
    return performance.now() - began;
  };
  const heard = others.map((socket) => took(socket.next('new_message', isIt)));
  const acknowledged = await took(
    author.ok('send_message', { claimId: claim.id, content: `message ${sent}`, clientMessageId }),
  );
  const [here = 0, there = 0] = await Promise.all(heard);
  return { acknowledged, here, there };
}

async function joinedByAll() {
  const claim = await claire.opens();
  const author = await connect(claire, 'Socket.IO');
  const others = [await connect(nina, 'WebSocket'), await connect(at(b, nina), 'Socket.IO')];
  for (const socket of [author, ...others]) {
    await socket.ok('join_claim', { claimId: claim.id });
  }
  return { claim, author, others, deliver: () => deliver(claim, author, others) };
}

const readiness = async (node: Node) => (await request<{ degraded: string[] }>(node, 'GET', '/health/ready')).body;
const untilDegraded = (degraded: string[]) =>
  expect
    .poll(async () => [(await readiness(a)).degraded, (await readiness(b)).degraded], { timeout: 10_000 })
    .toEqual([degraded, degraded]);

async function expectUnharmed(delivery: Awaited<ReturnType<typeof joinedByAll>>, rounds: number) {
  for (let n = 0; n < rounds; n++) {
    const { acknowledged, here, there } = await delivery.deliver();
    expect(acknowledged).toBeLessThan(1_000);
    expect(here).toBeLessThan(1_000);
    expect(there).toBeLessThan(WITHOUT_REDIS_MS);
  }
}

async function expectRecovered(delivery: Awaited<ReturnType<typeof joinedByAll>>) {
  await untilDegraded([]);
  await expect.poll(async () => (await delivery.deliver()).there, { timeout: 10_000 }).toBeLessThan(WITH_REDIS_MS);
  for (const socket of delivery.others) {
    await socket.settled();
    expect(socket.seqs()).toEqual(Array.from(socket.seqs(), (_, index) => index + 2));
  }
}

it('RED1 goes on without Redis when it is killed, and with it when it is back', async () => {
  const delivery = await joinedByAll();
  const inbox = await connect(at(b, paul), 'WebSocket');
  await connect(karim, 'WebSocket');
  const whoIsSeen = async () => {
    const { body } = await nina.get<OnlineUserList>('/messages/online-users');
    return [karim, paul].filter(({ id }) => body.items.some(({ userId }) => userId === id));
  };
  await expect.poll(whoIsSeen, { timeout: 5_000 }).toEqual([karim, paul]);
  expect((await delivery.deliver()).there).toBeLessThan(WITH_REDIS_MS);
  await redis.kill();
  await expectUnharmed(delivery, 3);
  await untilDegraded(['redis']);
  expect(await readiness(a)).toEqual({ status: 'ok', down: [], degraded: ['redis'] });
  await expectUnharmed(delivery, 2);
  // Who has not joined hears of it too.
  const seq = 1 + sent;
  await inbox.next('claim_activity', ({ claimId, lastSeq }) => claimId === delivery.claim.id && lastSeq === seq);
  // Each node is left with whom it sees itself.
  await expect.poll(whoIsSeen, { timeout: 20_000 }).toEqual([karim]);
  await redis.restart();
  await expectRecovered(delivery);
  await expect.poll(whoIsSeen, { timeout: 5_000 }).toEqual([karim, paul]);
}, 90_000);

it('RED2 goes on while Redis is frozen, and with it when it is thawed', async () => {
  const delivery = await joinedByAll();
  redis.freeze();
  try {
    await expectUnharmed(delivery, 3);
    await untilDegraded(['redis']);
    await expectUnharmed(delivery, 3);
  } finally {
    redis.thaw();
  }
  await expectRecovered(delivery);
}, 60_000);

it('RED3 notices nothing when Redis is emptied', async () => {
  const delivery = await joinedByAll();
  const watcher = await connect(nina, 'Socket.IO');
  const there = await connect(at(b, claire), 'WebSocket');
  await redis.empty();
  for (let n = 0; n < 5; n++) {
    const { there: heard } = await delivery.deliver();
    expect(heard).toBeLessThan(WITHOUT_REDIS_MS);
  }
  await there.settled();
  const nodesKnown = () => redis.ask(async (connection) => (await connection.keys('claimline:*:presence:*')).length);
  await expect.poll(nodesKnown, { timeout: 8_000 }).toBe(2);
  await watcher.settled();
  expect(watcher.all('presence_update').filter(({ online }) => !online)).toEqual([]);
  await expectRecovered(delivery);
});

it('RED4 says once that Redis was lost and once that it is back', () => {
  const said = a.logs().filter((line) => /"msg":"Redis (lost|connected)"/.test(line));
  expect(said.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'Redis connected',
    'Redis lost',
    'Redis connected',
    'Redis lost',
    'Redis connected',
  ]);
});
