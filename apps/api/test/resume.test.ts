import type { Claim, EventList, LogEvent, Message } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { demoPeople } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire, nina } = await demoPeople(server);

const MANY = 640;
const long = await claire.opens();
for (let sent = 1; sent < MANY; ) {
  const batch = Math.min(32, MANY - sent);
  await Promise.all(Array.from({ length: batch }, (_, index) => claire.says(long, `message ${sent + index}`)));
  sent += batch;
}

const seqsOf = (events: readonly LogEvent[]) => events.map(({ seq }) => seq);
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

onBothTransports('by $transport', ({ transport }) => {
  it('RES1 hands over on joining what came after a position, and nothing without one', async () => {
    const claim = await claire.opens({ description: 'first' });
    await nina.says(claim, 'second');
    const socket = await connect(claire, transport);
    const claimId = claim.id;
    const whole = await socket.ok('join_claim', { claimId, afterSeq: 0 });
    expect(whole).toMatchObject({ claimId, lastSeq: 3, more: false, typing: [] });
    expect(whole.events).toEqual(await claire.log(claim));
    expect(seqsOf((await socket.ok('join_claim', { claimId, afterSeq: 2 })).events)).toEqual([3]);
    expect(await socket.ok('join_claim', { claimId, afterSeq: 3 })).toMatchObject({
      lastSeq: 3,
      events: [],
      more: false,
    });
    expect(await socket.ok('join_claim', { claimId })).toMatchObject({ lastSeq: 3, events: [], more: false });
  });

  it('RES2 hands over 500 entries at most, and says that there are more', async () => {
    const socket = await connect(claire, transport);
    const first = await socket.ok('join_claim', { claimId: long.id, afterSeq: 0 });
    expect(first).toMatchObject({ lastSeq: MANY, more: true });
    expect(seqsOf(first.events)).toEqual(from(1, 500));
    const exact = await socket.ok('join_claim', { claimId: long.id, afterSeq: MANY - 500 });
    expect(exact).toMatchObject({ lastSeq: MANY, more: false });
    expect(seqsOf(exact.events)).toEqual(from(MANY - 499, MANY));
  });

  it('RES3 tells a position beyond the log to start over', async () => {
    const claim = await claire.opens();
    const socket = await connect(claire, transport);
    const ack = await socket.ok('join_claim', { claimId: claim.id, afterSeq: 2 });
    expect(ack).toMatchObject({ reset: true, lastSeq: 1, events: [], more: false });
    await claire.says(claim, 'and it is joined all the same');
    expect((await socket.next('new_message')).seq).toBe(2);
    const atHead = await socket.ok('join_claim', { claimId: claim.id, afterSeq: 2 });
    expect(atHead).not.toHaveProperty('reset');
  });

  it('RES8 tells a position of another epoch to start over', async () => {
    const claim = await claire.opens({ description: 'first' });
    const socket = await connect(claire, transport);
    const { epoch } = await socket.ok('join_claim', { claimId: claim.id });
    const known = await socket.ok('join_claim', { claimId: claim.id, afterSeq: 1, epoch });
    expect(seqsOf(known.events)).toEqual([2]);
    expect(known).not.toHaveProperty('reset');
    const lost = await socket.ok('join_claim', { claimId: claim.id, afterSeq: 1, epoch: claim.id });
    expect(lost).toMatchObject({ reset: true, epoch, lastSeq: 2, events: [], more: false });
    const path = `/claims/${claim.id}/events?afterSeq=1&epoch=${claim.id}`;
    expect((await claire.get(path)).body).toEqual({ items: [], lastSeq: 2, epoch, reset: true });
  });

  it('RES4 shows all that was done while away, in its present state', async () => {
    const claim = await claire.opens();
    const [edited, deleted] = [await claire.says(claim, 'one'), await claire.says(claim, 'two')];
    const away = await connect(claire, transport);
    await away.ok('join_claim', { claimId: claim.id, afterSeq: 0 });
    await away.close();

    await claire.patch(`/messages/${edited.id}`, { content: 'one, edited' });
    await claire.delete(`/messages/${deleted.id}`);
    await nina.reads(edited);
    await nina.changes(claim, { status: 'WAITING_CUSTOMER' });
    const late = await nina.says(claim, 'late');

    const back = await connect(claire, transport);
    const { events, lastSeq } = await back.ok('join_claim', { claimId: claim.id, afterSeq: 3 });
    expect(lastSeq).toBe(8);
    expect(events).toMatchObject([
      {
        seq: 4,
        type: 'message_updated',
        payload: { seq: 4, message: { id: edited.id, seq: 2, content: 'one, edited' } },
      },
      { seq: 5, type: 'message_deleted', payload: { seq: 5, message: { id: deleted.id, seq: 3, content: null } } },
      {
        seq: 6,
        type: 'message_read',
        actorId: nina.id,
        payload: { seq: 6, messageId: edited.id, upToSeq: 2, userId: nina.id },
      },
      { seq: 7, type: 'claim_updated', payload: { seq: 7, claim: { status: 'WAITING_CUSTOMER' } } },
      { seq: 8, type: 'message_created', payload: { id: late.id, content: 'late' } },
    ]);
  });

  it('RES5 loses no entry between the answer to a join and the live events', async () => {
    const claim = await claire.opens();
    const sending = (async () => {
      for (let index = 0; index < 60; index++) {
        await nina.says(claim, `message ${index}`);
      }
    })();
    const rounds: Promise<void>[] = [];
    for (let round = 0; round < 6; round++) {
      const socket = await connect(claire, transport);
      const { events, lastSeq } = await socket.ok('join_claim', { claimId: claim.id, afterSeq: 0 });
      expect(seqsOf(events)).toEqual(from(1, lastSeq));
      rounds.push(
        (async () => {
          await socket.next('new_message', ({ seq }) => seq === 61);
          const live = socket.seqs();
          expect(live).toEqual(from(live[0] ?? 0, 61));
          expect(live[0]).toBeLessThanOrEqual(lastSeq + 1);
        })(),
      );
    }
    await sending;
    await Promise.all(rounds);
  });
});

it('RES7 pages the log over REST, ascending, 500 entries at most', async () => {
  const events = async (claim: Claim, query: string) =>
    (await claire.get<EventList>(`/claims/${claim.id}/events?${query}`)).body;
  const first = await events(long, 'limit=500');
  expect(first.lastSeq).toBe(MANY);
  expect(seqsOf(first.items)).toEqual(from(1, 500));
  expect(seqsOf((await events(long, 'afterSeq=500&limit=500')).items)).toEqual(from(501, MANY));
  expect(seqsOf((await events(long, 'afterSeq=10&limit=1')).items)).toEqual([11]);
  expect((await events(long, `afterSeq=${MANY}`)).items).toEqual([]);
  expect(first.items[1]).toEqual({
    seq: 2,
    type: 'message_created',
    at: expect.stringMatching(/\.\d{3}Z$/),
    actorId: claire.id,
    payload: expect.objectContaining({ claimId: long.id, seq: 2 } satisfies Partial<Message>),
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

it('RES3 tells a position beyond the log to start over, over REST too', async () => {
  const claim = await claire.opens();
  const { status, body } = await claire.get(`/claims/${claim.id}/events?afterSeq=2`);
  expect([status, body]).toEqual([200, { items: [], lastSeq: 1, epoch: expect.any(String), reset: true }]);
});
