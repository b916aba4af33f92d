import { createClaimlineClient } from '@claimline/client';
import { expect, it, onTestFinished } from 'vitest';
import { Balancer } from '../support/balancer.js';
import { nodesOfThisFile } from '../support/nodes.js';
import { demoPeople, type Person } from '../support/people.js';

const { a, b } = await nodesOfThisFile();
const { claire, nina } = await demoPeople(a);

/** The client of the product on the address before the nodes, with all that it applied of a claim. */
async function follow(balancer: Balancer, person: Person, claimId: string) {
  const client = createClaimlineClient({
    baseUrl: balancer.url,
    accessToken: async () => person.token,
    transports: ['websocket'],
  });
  onTestFinished(() => client.close());
  await client.login.restore();
  const claim = client.claim(claimId);
  const seqs: number[] = [];
  claim.onEntry(({ seq }) => seqs.push(seq));
  onTestFinished(claim.open());
  await expect.poll(() => claim.getSnapshot().status, { timeout: 8_000 }).toBe('ready');
  await expect.poll(() => client.connection.getSnapshot().status, { timeout: 8_000 }).toBe('live');
  return { client, claim, seqs };
}

it('ROL1 loses and doubles nothing while one node after the other is restarted', async () => {
  const balancer = await Balancer.start([a.port, b.port]);
  onTestFinished(() => balancer.stop());
  const { id } = await claire.opens();
  const followers = await Promise.all([claire, nina, claire, nina].map((person) => follow(balancer, person, id)));
  const waiting: Promise<unknown>[] = [];
  let written = 0;
  const writing = setInterval(() => {
    for (const { claim } of followers) {
      waiting.push(claim.whenSent(claim.send(`message ${++written}`)));
    }
  }, 100);
  const untilSent = (count: number) => expect.poll(() => waiting.length, { timeout: 10_000 }).toBeGreaterThan(count);
  try {
    await untilSent(20);
    for (const node of [a, b]) {
      expect(await node.stop()).toBe(0);
      await untilSent(waiting.length + 20);
      await node.restart();
      await untilSent(waiting.length + 20);
    }
    await a.kill();
    await untilSent(waiting.length + 20);
    await a.restart();
  } finally {
    clearInterval(writing);
  }
  await Promise.all(waiting);
  const log = await nina.log({ id });
  const texts = log.flatMap(({ type, payload }) => (type === 'message_created' ? [payload.content] : []));
  expect(texts.toSorted()).toEqual(Array.from({ length: written }, (_, index) => `message ${index + 1}`).toSorted());
  expect(log.map(({ seq }) => seq)).toEqual(Array.from(log, (_, index) => index + 1));
  for (const { claim, seqs } of followers) {
    await expect.poll(() => claim.getSnapshot().position, { timeout: 10_000 }).toBe(log.length);
    expect(seqs).toEqual(Array.from({ length: log.length - 1 }, (_, index) => index + 2));
  }
}, 120_000);
