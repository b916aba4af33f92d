import { randomUUID } from 'node:crypto';
import type { Ack, AckData, Claim, Message } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { demoPeople, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports, type TestSocket, transports } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire, karim, nina, paul, admin } = await demoPeople(server);

const send = (socket: TestSocket, claim: Claim, content: string, clientMessageId: string) =>
  socket.call('send_message', { claimId: claim.id, content, clientMessageId });

onBothTransports('by $transport', ({ transport }) => {
  async function joined(person: Person, claim: Claim, afterSeq?: number): Promise<TestSocket> {
    const socket = await connect(person, transport);
    await socket.ok('join_claim', { claimId: claim.id, afterSeq });
    return socket;
  }

  it('MSG13 tells everyone in the claim of a message, the author’s other tabs too, as it is stored', async () => {
    const claim = await claire.opens();
    const [author, tab, agent] = [await joined(claire, claim), await joined(claire, claim), await joined(nina, claim)];
    const { message } = await author.ok('send_message', {
      claimId: claim.id,
      content: ' Bonjour ',
      clientMessageId: 'k',
    });
    expect(message).toMatchObject({
      claimId: claim.id,
      seq: 2,
      content: 'Bonjour',
      clientMessageId: 'k',
      senderId: claire.id,
    });
    for (const socket of [author, tab, agent]) {
      expect(await socket.next('new_message')).toEqual(message);
    }
    const log = await nina.log(claim);
    expect(log[1]?.payload).toEqual(message);
  });

  it('MSG14 tells of edits and deletions, in the order of the log', async () => {
    const claim = await claire.opens();
    const agent = await joined(nina, claim);
    const message = await claire.says(claim, 'one');
    await claire.patch(`/messages/${message.id}`, { content: 'two' });
    await claire.delete(`/messages/${message.id}`);
    await claire.delete(`/messages/${message.id}`);
    expect(await agent.next('message_updated')).toMatchObject({
      claimId: claim.id,
      seq: 3,
      message: { id: message.id, seq: 2 },
    });
    expect(await agent.next('message_deleted')).toMatchObject({
      claimId: claim.id,
      seq: 4,
      message: { id: message.id, seq: 2, content: null, deletedAt: expect.any(String) },
    });
    await nina.changes(claim, { priority: 'HIGH' });
    expect(await agent.next('claim_updated')).toMatchObject({
      seq: 5,
      claim: { id: claim.id, priority: 'HIGH', lastSeq: 5 },
    });
    expect(agent.seqs()).toEqual([2, 3, 4, 5]);
  });

  it('MSG2 takes a repeated message for the one it has, on this transport and the others', async () => {
    const claim = await claire.opens();
    const socket = await joined(claire, claim);
    const first = await socket.ok('send_message', { claimId: claim.id, content: 'once', clientMessageId: 'k' });
    expect(await socket.ok('send_message', { claimId: claim.id, content: 'once', clientMessageId: 'k' })).toEqual(
      first,
    );
    const rest = await claire.post('/messages', { claimId: claim.id, content: 'once', clientMessageId: 'k' });
    expect(rest).toMatchObject({ status: 200, body: first.message });
    const conflict = await send(socket, claim, 'another text', 'k');
    expect(conflict).toMatchObject({
      ok: false,
      error: { code: 'conflict', retryable: false, message: expect.any(String) },
    });
    await socket.settled();
    expect(socket.seqs()).toEqual([2]);
  });

  it('MSG4 needs a clientMessageId', async () => {
    const claim = await claire.opens();
    const socket = await connect(claire, transport);
    for (const clientMessageId of [undefined, '', 'é', 'x'.repeat(65), 7]) {
      const ack = await socket.call('send_message', { claimId: claim.id, content: 'text', clientMessageId });
      expect(ack).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    }
    expect((await claire.log(claim)).length).toBe(1);
  });

  it('MSG9 refuses texts that cannot be stored, and keeps nothing of them', async () => {
    const claim = await claire.opens();
    const socket = await connect(claire, transport);
    const texts: [string, string][] = [
      ['a\u0000', 'invalid_text'],
      ['', 'validation_failed'],
      ['\u200b\u2060', 'validation_failed'],
      ['😀'.repeat(10_001), 'validation_failed'],
    ];
    for (const [content, code] of texts) {
      expect(await send(socket, claim, content, 'k')).toMatchObject({ ok: false, error: { code } });
    }
    expect(await send(socket, claim, '😀'.repeat(10_000), 'k')).toMatchObject({ ok: true });
    expect((await claire.log(claim)).length).toBe(2);
  });

  it('CLM8 does not tell a claim that one may not see from one that is not there', async () => {
    const claim = await claire.opens();
    const message = await claire.says(claim, 'hers');
    const stranger = await connect(karim, transport);
    const hers = await joined(claire, claim);
    const both = async (event: Parameters<TestSocket['call']>[0], seen: object, missing: object) => {
      const ack = await stranger.call(event, seen);
      expect(ack).toMatchObject({ ok: false, error: { code: 'not_found', retryable: false } });
      expect(await stranger.call(event, missing)).toEqual(ack);
    };
    const [claimId, none] = [claim.id, randomUUID()];
    await both('join_claim', { claimId, afterSeq: 0 }, { claimId: none, afterSeq: 0 });
    await both('typing_start', { claimId }, { claimId: none });
    await both(
      'send_message',
      { claimId, content: 'x', clientMessageId: 'k' },
      { claimId: none, content: 'x', clientMessageId: 'k' },
    );
    await both('message_read', { messageId: message.id }, { messageId: none });
    await claire.says(claim, 'for her alone');
    await hers.next('new_message');
    await stranger.settled();
    expect(stranger.heard.filter(({ event }) => event !== 'connected' && event !== 'presence_update')).toEqual([]);
    expect(hers.all('typing_update')).toEqual([]);
  });

  it('CLM11 answers claim_closed in a closed claim', async () => {
    const claim = await claire.opens();
    const socket = await joined(claire, claim);
    await nina.changes(claim, { status: 'CLOSED' });
    expect(await send(socket, claim, 'too late', 'k')).toMatchObject({ ok: false, error: { code: 'claim_closed' } });
    expect((await socket.next('claim_updated')).claim.status).toBe('CLOSED');
  });

  it('CLM12 tells of the message that opens a resolved claim, then of its new status', async () => {
    const claim = await claire.opens();
    const socket = await joined(claire, claim);
    await nina.changes(claim, { status: 'RESOLVED' });
    expect(await send(socket, claim, 'not yet', 'k')).toMatchObject({ ok: true, message: { seq: 3 } });
    expect((await socket.next('claim_updated', ({ seq }) => seq === 4)).claim.status).toBe('WAITING_AGENT');
    expect(socket.seqs()).toEqual([2, 3, 4]);
  });

  it('RES6 hears nothing more of a claim that it has left', async () => {
    const claim = await claire.opens();
    const [leaver, stayer] = [await joined(claire, claim), await joined(claire, claim)];
    await leaver.ok('leave_claim', { claimId: claim.id });
    await leaver.ok('leave_claim', { claimId: claim.id });
    await nina.says(claim, 'for those who stay');
    await stayer.next('new_message');
    await leaver.settled();
    expect(leaver.seqs()).toEqual([]);
  });

  it('SEQ3 works on the calls of one connection in the order in which they came', async () => {
    const claim = await claire.opens();
    const socket = await connect(claire, transport);
    const calls: Promise<Ack<AckData['send_message']>>[] = [];
    for (let index = 0; index < 20; index++) {
      calls.push(send(socket, claim, `${index}`, `k${index}`));
    }
    const seqs = (await Promise.all(calls)).map((ack) => (ack.ok ? ack.message.seq : 0));
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
  });
});

it('MSG15 makes one message of 20 that come at once by all transports under one clientMessageId', async () => {
  const claim = await claire.opens();
  const sockets = await Promise.all([...transports, ...transports].map((transport) => connect(claire, transport)));
  const watcher = await connect(nina, 'WebSocket');
  await watcher.ok('join_claim', { claimId: claim.id });
  const body = { claimId: claim.id, content: 'only once', clientMessageId: 'the-key' };
  const sends = Array.from({ length: 20 }, async (_, index): Promise<Message> => {
    const socket = sockets[index % 5];
    return socket
      ? (await socket.ok('send_message', body)).message
      : (await claire.post<Message>('/messages', body)).body;
  });
  const messages = await Promise.all(sends);
  expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
  expect((await claire.log(claim)).map(({ seq, type }) => [seq, type])).toEqual([
    [1, 'claim_created'],
    [2, 'message_created'],
  ]);
  await watcher.next('new_message');
  await watcher.settled();
  expect(watcher.seqs()).toEqual([2]);
});

it('SEQ1 numbers concurrent changes of all kinds 1, 2, 3 … without a gap, and SEQ2 tells every socket in that order', async () => {
  const claim = await claire.opens({ description: 'to be read, edited and deleted' });
  const people = [claire, nina, paul, admin];
  const watchers = await Promise.all(
    [...people, ...people].map(async (person, index) => {
      const socket = await connect(person, transports[index % 2] ?? 'WebSocket');
      await socket.ok('join_claim', { claimId: claim.id });
      return socket;
    }),
  );
  const work = Array.from({ length: 100 }, async (_, index) => {
    const person = people[index % people.length] as Person;
    const socket = watchers[index % watchers.length] as TestSocket;
    const message =
      index % 3 === 0
        ? await person.says(claim, `rest ${index}`)
        : (
            await socket.ok('send_message', {
              claimId: claim.id,
              content: `socket ${index}`,
              clientMessageId: `k${index}`,
            })
          ).message;
    const author = people.find(({ id }) => id === message.senderId) as Person;
    if (index % 5 === 0) {
      await author.patch(`/messages/${message.id}`, { content: `edited ${index}` });
    }
    if (index % 7 === 0) {
      await author.delete(`/messages/${message.id}`);
    }
    if (index % 11 === 0) {
      await socket.ok('message_read', { messageId: message.id });
    }
    if (index % 13 === 0) {
      await nina.changes(claim, {
        priority: index % 2 ? 'LOW' : 'HIGH',
        dueAt: `2030-01-01T00:00:${String(index % 60).padStart(2, '0')}.000Z`,
      });
    }
  });
  await Promise.all(work);
  const log = await nina.log(claim);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  expect(log.filter(({ type }) => type === 'message_created')).toHaveLength(101);
  expect(new Set(log.map(({ hash }) => hash)).size).toBe(log.length);
  for (const { hash, at } of log) {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(at).toMatch(/\.\d{3}Z$/);
  }
  const times = log.map(({ at }) => at);
  expect(times).toEqual([...times].sort());

  const expected = log.map(({ seq }) => seq).filter((seq) => seq > 2);
  for (const watcher of watchers) {
    await expect.poll(() => watcher.seqs().length, { timeout: 5_000 }).toBeGreaterThanOrEqual(expected.length);
    expect(watcher.seqs()).toEqual(expected);
  }
});
