import { limits, type OnlineUserList } from '@claimline/protocol';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { at, nodesOfThisFile } from '../support/nodes.js';
import { signIn } from '../support/people.js';
import { connect, type TestSocket } from '../support/sockets.js';

const { a, b, redis } = await nodesOfThisFile({ RATE_LIMIT_SCALE: '1' });
const { perSecond, burst } = limits.rates.messages;

/** Hears on the bus how many tokens of a user were said to be taken. */
async function takenOnBus(name: string, userId: string): Promise<() => number> {
  const bus = new Redis(redis.url);
  onTestFinished(() => bus.disconnect());
  let taken = 0;
  bus.on('pmessage', (_pattern, _channel, text: string) => {
    const [, topic] = text.split(':', 2);
    if (topic === 'rates') {
      const batch = JSON.parse(text.slice(text.indexOf('['))) as [string, string, number][];
      taken += batch.reduce((sum, [of, key, count]) => (of === name && key === userId ? sum + count : sum), 0);
    }
  });
  await bus.psubscribe('claimline:*:bus');
  return () => taken;
}

it('RAT1 counts what a user sends on all nodes', async () => {
  const claire = await signIn(a, 'claire@example.com');
  const claim = await claire.opens();
  const [here, there] = [await connect(claire, 'Socket.IO'), await connect(at(b, claire), 'Socket.IO')];
  const taken = await takenOnBus('messages', claire.id);
  let sent = 0;
  const sendMany = async (socket: TestSocket) => {
    const acks = await Promise.all(
      Array.from({ length: burst * 2 }, () =>
        socket.call('send_message', { claimId: claim.id, content: 'x', clientMessageId: `n${++sent}` }),
      ),
    );
    return acks.filter(({ ok }) => ok).length;
  };
  const began = performance.now();
  const acceptedHere = await sendMany(here);
  expect(acceptedHere).toBeGreaterThanOrEqual(burst);
  await expect.poll(taken, { interval: 10, timeout: 5_000 }).toBe(acceptedHere);
  const acceptedThere = await sendMany(there);
  const elapsedS = (performance.now() - began) / 1_000;
  expect(acceptedHere + acceptedThere).toBeLessThanOrEqual(burst + elapsedS * perSecond + 2);
  await expect
    .poll(() => there.call('send_message', { claimId: claim.id, content: 'x', clientMessageId: 'later' }), {
      interval: 300,
      timeout: 10_000,
    })
    .toMatchObject({ ok: true });
});

it('RAT2 refuses a user’s 21st connection, wherever the others are', async () => {
  const paul = await signIn(a, 'paul@example.com');
  const tabs: TestSocket[] = [];
  for (let n = 0; n < limits.connection.maxPerUser; n++) {
    tabs.push(await connect(at(n % 2 ? a : b, paul), 'WebSocket'));
  }
  const untilCounted = (count: number) =>
    expect
      .poll(
        async () => {
          const lists = await Promise.all(
            [a, b].map((node) => at(node, paul).get<OnlineUserList>('/messages/online-users')),
          );
          return lists.map(({ body }) => body.items.find(({ userId }) => userId === paul.id)?.connections ?? 0);
        },
        { interval: 200, timeout: 8_000 },
      )
      .toEqual([count, count]);
  await untilCounted(tabs.length);
  for (const node of [a, b]) {
    await expect(connect(at(node, paul), 'WebSocket')).rejects.toMatchObject({ closed: { reason: 'rate_limited' } });
  }
  await tabs.pop()?.close();
  await untilCounted(tabs.length);
  await connect(at(b, paul), 'WebSocket');
});

it('RAT3 counts on each node alone while Redis is away, and refuses nobody for that', async () => {
  const nina = await signIn(b, 'nina@example.com');
  await redis.kill();
  const answers = await Promise.all(Array.from({ length: 50 }, () => nina.get('/auth/me')));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
});
