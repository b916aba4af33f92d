import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { demoPeople } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports, type PlainSocket, type SocketIoSocket } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire } = await demoPeople(server);
const claim = await claire.opens();

onBothTransports('by $transport', ({ transport }) => {
  it('ERR15 answers unknown_event to an event that it does not know', async () => {
    const socket = await connect(claire, transport);
    for (const event of [
      'dance',
      'new_message',
      'JOIN_CLAIM',
      '__proto__',
      'toString',
      'constructor',
      'x'.repeat(60),
    ]) {
      expect(await socket.raw(event, { claimId: claim.id })).toEqual({
        ok: false,
        error: { code: 'unknown_event', message: expect.any(String), retryable: false },
      });
    }
  });

  it('ERR16 answers validation_failed to a payload of the wrong kind', async () => {
    const socket = await connect(claire, transport);
    const events = [
      'join_claim',
      'leave_claim',
      'send_message',
      'typing_start',
      'typing_stop',
      'message_read',
      'authenticate',
    ];
    const payloads = [
      undefined,
      null,
      1,
      'x',
      [],
      {},
      { claimId: 1, messageId: 1, token: 1 },
      { claimId: 'x', messageId: 'x' },
    ];
    for (const event of events) {
      for (const payload of payloads) {
        expect(await socket.raw(event, payload), `${event} ${JSON.stringify(payload)}`).toMatchObject({
          ok: false,
          error: { code: 'validation_failed', retryable: false },
        });
      }
    }
    for (const afterSeq of [-1, 1.5, 2_147_483_648, '1', null]) {
      const ack = await socket.call('join_claim', { claimId: claim.id, afterSeq });
      expect(ack).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    }
  });

  it('ERR17 takes leaving what was not joined', async () => {
    const socket = await connect(claire, transport);
    expect(await socket.raw('leave_claim', { claimId: claim.id })).toEqual({ ok: true });
    expect(await socket.raw('leave_claim', { claimId: randomUUID() })).toEqual({ ok: true });
  });

  it('ERR18 takes a payload of the greatest text, and closes on more than 64 kB', async () => {
    const socket = await connect(claire, transport);
    const most = '😀'.repeat(10_000);
    await socket.ok('send_message', {
      claimId: claim.id,
      content: most,
      clientMessageId: `most-${transport.replace('.', '')}`,
    });
    socket.raw('join_claim', { claimId: claim.id, more: 'x'.repeat(70_000) }).catch(() => undefined);
    const { closeCode } = await socket.closed;
    expect(closeCode).toBe(transport === 'Socket.IO' ? undefined : 1009);
    await connect(claire, transport);
  });

  it('ERR19 ignores what it does not know in a payload', async () => {
    const socket = await connect(claire, transport);
    const payload = { claimId: claim.id, senderId: randomUUID(), role: 'ADMIN' };
    expect(await socket.raw('join_claim', payload)).toMatchObject({ ok: true, claimId: claim.id });
  });
});

it.each([
  ['a number for an event', [1, {}]],
  ['many arguments', ['join_claim', {}, 1, 2, 3]],
  ['bytes', ['send_message', Buffer.from('x')]],
  ['no payload', ['join_claim']],
])('ERR20 survives %s by Socket.IO', async (_what, args) => {
  const socket = (await connect(claire, 'Socket.IO')) as SocketIoSocket;
  const [event, ...rest] = args as [string, ...unknown[]];
  socket.socket.emit(event, ...rest);
  expect(await socket.socket.timeout(5_000).emitWithAck(event, ...rest)).toMatchObject({ ok: false });
  await socket.settled();
});

it.each([
  '',
  'x',
  '{',
  '[]',
  'null',
  '{}',
  '{"event":1}',
  '{"event":""}',
  `{"event":"${'x'.repeat(65)}"}`,
  '{"event":"join_claim","id":{}}',
])('ERR21 tells of the frame %s, which it cannot read, in an event of its own', async (frame) => {
  const socket = await connect(claire, 'WebSocket');
  (socket as PlainSocket).socket.send(frame);
  await expect
    .poll(() => socket.heard.find(({ event }) => event === 'error')?.payload)
    .toMatchObject({ retryable: false });
  await socket.settled();
});

it('ERR21 refuses binary frames and frames that are not UTF-8', async () => {
  const binary = (await connect(claire, 'WebSocket')) as PlainSocket;
  binary.socket.send(Buffer.from('{"event":"leave_claim"}'), { binary: true });
  await expect.poll(() => binary.heard.map(({ event }) => event)).toContain('error');
  await binary.settled();
  const broken = (await connect(claire, 'WebSocket')) as PlainSocket;
  broken.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
  expect((await broken.closed).closeCode).toBe(1007);
});

it('ERR22 acknowledges a frame by the id that it came with, a text or a whole number', async () => {
  const socket = (await connect(claire, 'WebSocket')) as PlainSocket;
  const answered = new Map<unknown, unknown>();
  socket.socket.on('message', (data) => {
    const { event, id, data: ack } = JSON.parse(data.toString());
    if (event === 'ack') {
      answered.set(id, ack);
    }
  });
  const frame = { event: 'leave_claim', data: { claimId: claim.id } };
  for (const id of ['a', '', 7, -1, undefined]) {
    socket.socket.send(JSON.stringify({ ...frame, id }));
  }
  socket.socket.send(JSON.stringify({ event: 'dance', id: 'unknown' }));
  socket.socket.send(JSON.stringify({ event: 'x'.repeat(65), id: 'bad' }));
  await expect.poll(() => answered.size).toBe(6);
  for (const id of ['a', '', 7, -1]) {
    expect(answered.get(id)).toEqual({ ok: true });
  }
  expect(answered.get('unknown')).toMatchObject({ ok: false, error: { code: 'unknown_event' } });
  expect(answered.get('bad')).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
});
