import type { Claim, ErrorCode, Message } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { demoPeople, type Person } from './support/people.js';
import { isOnPostgres, onPostgres, serverOfThisFile } from './support/server.js';
import { connect, transports } from './support/sockets.js';

const server = await serverOfThisFile({ RATE_LIMIT_SCALE: '1000' });
const { claire, karim, nina } = await demoPeople(server);

interface Outcome {
  status: number;
  body: Message & { code?: ErrorCode };
}

/** All at once, so that they come while another append is under way. */
const sendAll = (messages: { author: Person; claim: Pick<Claim, 'id'>; content: string; clientMessageId?: string }[]) =>
  Promise.all(
    messages.map(({ author, claim, ...rest }) =>
      author.post<Outcome['body']>('/messages', { claimId: claim.id, ...rest }),
    ),
  );

it('SEQ9 appends what comes together so that each message stands or falls by itself', async () => {
  const open = await Promise.all(Array.from({ length: 5 }, () => claire.opens()));
  const [closed, resolved] = [await claire.opens(), await claire.opens()];
  await nina.changes(closed, { status: 'CLOSED' });
  await nina.changes(resolved, { status: 'RESOLVED' });
  const good = Array.from({ length: 60 }, (_, index) => ({
    author: index % 2 ? claire : nina,
    claim: open[index % 5] as Claim,
    content: `text ${index}`,
    clientMessageId: `good-${index}`,
  }));
  const first = open[0] as Claim;
  const bad = [
    { author: claire, claim: closed, content: 'too late' },
    { author: karim, claim: first, content: 'not mine' },
    { author: claire, claim: first, content: 'nul \u0000' },
  ];
  const twice = [
    { author: claire, claim: first, content: 'the same', clientMessageId: 'twice' },
    { author: claire, claim: first, content: 'the same', clientMessageId: 'twice' },
  ];
  const torn = [
    { author: claire, claim: first, content: 'one text', clientMessageId: 'torn' },
    { author: claire, claim: first, content: 'another text', clientMessageId: 'torn' },
  ];
  const reopening = [{ author: claire, claim: resolved, content: 'not yet' }];
  const outcomes = await sendAll([...good.slice(0, 30), ...bad, ...twice, ...torn, ...reopening, ...good.slice(30)]);

  const ofGood = [...outcomes.slice(0, 30), ...outcomes.slice(-30)];
  expect(ofGood.map(({ status }) => status)).toEqual(Array(60).fill(201));
  expect(ofGood.map(({ body }) => body.content)).toEqual(good.map(({ content }) => content));
  const [late, foreign, unstorable, once, again, torn1, torn2, reopened] = outcomes.slice(30, 38);
  expect([late, foreign, unstorable].map((answer) => answer?.body.code)).toEqual([
    'claim_closed',
    'not_found',
    'invalid_text',
  ]);
  expect([once?.status, again?.status].sort()).toEqual([200, 201]);
  expect(again?.body).toEqual(once?.body);
  expect([torn1?.status, torn2?.status].sort()).toEqual([201, 409]);
  expect(reopened?.status).toBe(201);
  expect((await claire.get<Claim>(`/claims/${resolved.id}`)).body.status).toBe('WAITING_AGENT');

  for (const claim of [...open, closed, resolved]) {
    const log = await nina.log(claim);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  }
  const written = (await nina.log(first)).filter(({ type }) => type === 'message_created');
  expect(written).toHaveLength(12 + 2);
  expect(await server.command('verify-log', [])).toMatchObject({ code: 0, stderr: '' });
});

it('SEQ3 keeps the order of a connection, however many others write at the same time', async () => {
  const claims = await Promise.all(Array.from({ length: 3 }, () => claire.opens()));
  const writers = await Promise.all(
    claims.flatMap((claim) =>
      [claire, nina].flatMap((author) =>
        transports.map(async (transport) => ({ claim, socket: await connect(author, transport) })),
      ),
    ),
  );
  const sent = await Promise.all(
    writers.flatMap(({ claim, socket }, writer) =>
      Array.from({ length: 20 }, async (_, index) => {
        const { message } = await socket.ok('send_message', {
          claimId: claim.id,
          content: `${index}`,
          clientMessageId: `${writer}-${index}`,
        });
        return { writer, index, seq: message.seq };
      }),
    ),
  );
  for (const writer of writers.keys()) {
    const own = sent.filter((message) => message.writer === writer).sort((a, b) => a.seq - b.seq);
    expect(own.map(({ index }) => index)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  }
  const counts = (await nina.get<{ byClaim: Record<string, number> }>('/messages/unread-count')).body.byClaim;
  expect(claims.map(({ id }) => counts[id])).toEqual([40, 40, 40]);
  expect(await server.command('verify-log', [])).toMatchObject({ code: 0, stderr: '' });
});

if (isOnPostgres) {
  it('SEQ10 makes no message wait for a claim that somebody else holds', async () => {
    const [held, free] = [await claire.opens(), await claire.opens()];
    const send = (claim: Claim) => claire.post('/messages', { claimId: claim.id, content: 'text' });
    await onPostgres(server.databaseUrl ?? '', async (sql) => {
      await sql('BEGIN');
      await sql('SELECT 1 FROM claims WHERE id = $1 FOR UPDATE', [held.id]);
      const alone = send(held);
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
      await expect.poll(() => sql(waiting)).toHaveLength(1);
      const [amongOthers, ...others] = [send(held), ...Array.from({ length: 5 }, () => send(free))];
      expect((await Promise.all(others)).map(({ status }) => status)).toEqual(Array(5).fill(201));
      await sql('COMMIT');
      expect([(await alone).status, (await amongOthers)?.status]).toEqual([201, 201]);
    });
  });
}
