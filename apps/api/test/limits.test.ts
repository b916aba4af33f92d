import { limits } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { type Answer, demoPeople, expectProblem, login, type Person, request } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports, Refused, type Transport, transports } from './support/sockets.js';

const server = await serverOfThisFile({ RATE_LIMIT_SCALE: '1' });
const { claire, karim, nina, paul, admin } = await demoPeople(server);

/** How many of the answers are refusals for their rate; each says when to come back. */
function limited(answers: readonly Answer[]): number {
  const refused = answers.filter(({ status }) => status === 429);
  for (const answer of refused) {
    expectProblem(answer, 'rate_limited');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  }
  return refused.length;
}
const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

it('LIM1 lets a user send 30 messages at once, then 10 a second, over all transports together', async () => {
  const claim = await claire.opens();
  const socket = await connect(claire, 'Socket.IO');
  const body = (index: number) => ({ claimId: claim.id, content: `${index}`, clientMessageId: `k${index}` });
  const began = Date.now();
  const rest = await times(25, (index) => claire.post('/messages', body(index)));
  const acks = await times(25, (index) => socket.call('send_message', body(100 + index)));
  const most =
    limits.rates.messages.burst + Math.ceil(((Date.now() - began) / 1_000) * limits.rates.messages.perSecond);
  const refused = acks.flatMap((ack) => (ack.ok ? [] : [ack.error]));
  for (const error of refused) {
    expect(error).toMatchObject({ code: 'rate_limited', retryable: true, retryAfterMs: expect.any(Number) });
  }
  const taken = 50 - refused.length - limited(rest);
  expect(taken).toBeGreaterThanOrEqual(limits.rates.messages.burst);
  expect(taken).toBeLessThanOrEqual(most);
  expect((await nina.log(claim)).length).toBe(taken + 1);

  const other = await karim.opens();
  expect((await karim.post('/messages', { claimId: other.id, content: 'not limited by her' })).status).toBe(201);
  const waitMs = Math.max(...refused.map((error) => error.retryAfterMs ?? 0));
  await expect
    .poll(async () => (await claire.post('/messages', body(200))).status, { timeout: waitMs + 3_000, interval: 200 })
    .toBe(201);
});

onBothTransports('by $transport', ({ transport }) => {
  it('LIM2 bounds how often a user starts typing and joins', async () => {
    const person = transport === 'Socket.IO' ? nina : paul;
    const socket = await connect(person, transport);
    const claim = await person.opens({ customerId: karim.id });
    const typing = await times(20, () => socket.call('typing_start', { claimId: claim.id }));
    expect(typing.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(limits.rates.typing.burst);
    expect(typing.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'rate_limited', retryable: true } });
    const joins = await times(400, () => socket.call('join_claim', { claimId: claim.id }));
    expect(joins.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(150);
    expect(joins.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'rate_limited', retryable: true } });
    expect(socket.isClosed).toBe(false);
  });
});

async function outcome(person: Person, transport: Transport): Promise<string> {
  try {
    const socket = await connect(person, transport);
    await socket.settled();
    return 'open';
  } catch (error) {
    return error instanceof Refused ? `${error.closed.reason} ${error.closed.closeCode ?? ''}`.trim() : 'closed';
  }
}

it('LIM3 keeps a user to 20 connections, even when many come at the same moment', async () => {
  const outcomes = await times(30, (index) => outcome(admin, transports[index % 2] ?? 'WebSocket'));
  expect(outcomes.filter((each) => each === 'open')).toHaveLength(20);
  expect(await outcome(admin, 'WebSocket')).toBe('rate_limited 4429');
  expect(await outcome(admin, 'Socket.IO')).toBe('rate_limited');
});

it('LIM5 lets nobody guess passwords: 5 wrong ones a minute for an account, known or not', async () => {
  for (const email of ['claire@example.com', 'nobody@example.com']) {
    const answers = await times(8, () => login(server, email, 'a wrong guess'));
    expect(limited(answers)).toBe(3);
    expectProblem(await login(server, email.toUpperCase()), 'rate_limited');
  }
  expect((await claire.get('/auth/me')).status, 'who is signed in stays so').toBe(200);
});

it('LIM6 bounds the other requests of a user, and those of nobody by address', async () => {
  expect(limited(await times(400, () => karim.get('/messages/unread-count')))).toBeGreaterThan(0);
  expect((await paul.get('/auth/me')).status).toBe(200);
  const strangers = await times(400, () =>
    request(server, 'GET', '/claims', { headers: { authorization: 'Bearer x' } }),
  );
  expect(limited(strangers)).toBeGreaterThan(0);
});

it('LIM7 bounds the logins from one address', async () => {
  const answers = await times(40, (index) => login(server, `nobody-${index}@example.com`));
  expect(limited(answers)).toBeGreaterThan(5);
});

it('DIA3 diagnoses a few times at once, then once in 5 s', async () => {
  const answers = await times(20, () => admin.get('/health/diagnostics'));
  const taken = answers.length - limited(answers);
  expect(taken).toBeGreaterThanOrEqual(limits.rates.diagnostics.burst);
  expect(taken).toBeLessThan(20);
});
