import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Claim, limits } from '@claimline/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { demoPeople } from './support/people.js';
import { RawSocketIo } from './support/raw-socket-io.js';
import { serverOfThisFile } from './support/server.js';
import { maskedFrame, SilentPeer } from './support/silent-peer.js';
import { connect, onBothTransports, type PlainSocket, type SocketIoSocket } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire, nina } = await demoPeople(server);
const claim = await claire.opens();
/** One more than a connection may join. */
const manyClaims = openMany(limits.connection.maxJoinedClaims + 1);

async function openMany(count: number): Promise<Claim[]> {
  const claims: Claim[] = [];
  while (claims.length < count) {
    const batch = Math.min(32, count - claims.length);
    claims.push(...(await Promise.all(Array.from({ length: batch }, () => claire.opens()))));
  }
  return claims;
}

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
    for (const afterSeq of [-1, 1.5, 2_147_483_648, 2 ** 53, '1', null]) {
      const ack = await socket.call('join_claim', { claimId: claim.id, afterSeq });
      expect(ack).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    }
  });

  it('LIM8 joins 500 claims and no more; what comes faster than it is worked on is told to come back', async () => {
    const claims = await manyClaims;
    const socket = await connect(nina, transport);
    const bystander = await connect(claire, transport);
    const join = ({ id }: Claim) => socket.call('join_claim', { claimId: id });
    let open = claims.slice(0, limits.connection.maxJoinedClaims);
    while (open.length > 0) {
      const acks = await Promise.all(open.map(join));
      const refused = acks.flatMap((ack) => (ack.ok ? [] : [ack.error]));
      expect(refused.filter(({ code, retryAfterMs }) => code !== 'rate_limited' || !retryAfterMs)).toEqual([]);
      expect(refused.length).toBeLessThan(open.length);
      await bystander.settled();
      open = open.filter((_claim, index) => !acks[index]?.ok);
    }
    const [first, last] = [claims[0], claims.at(-1)] as [Claim, Claim];
    expect(await join(last)).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    await socket.ok('leave_claim', { claimId: first.id });
    await socket.ok('join_claim', { claimId: last.id });
    await claire.says(last, 'heard');
    expect((await socket.next('new_message')).claimId).toBe(last.id);
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

it('ERR22 answers every frame, also those that share an id', async () => {
  const plain = (await connect(claire, 'WebSocket')) as PlainSocket;
  const acks: { ok: boolean }[] = [];
  plain.socket.on('message', (data) => {
    const frame = JSON.parse(data.toString());
    if (frame.event === 'ack' && frame.id === 'same') {
      acks.push(frame.data);
    }
  });
  const events = ['leave_claim', 'dance', 'leave_claim'];
  for (const event of events) {
    plain.socket.send(JSON.stringify({ event, data: { claimId: claim.id }, id: 'same' }));
  }
  await expect.poll(() => acks.length).toBe(events.length);
  expect(acks.filter(({ ok }) => ok)).toHaveLength(2);

  const raw = await RawSocketIo.open(claire);
  for (const event of events) {
    raw.send(`42/messages,7${JSON.stringify([event, { claimId: claim.id }])}`);
  }
  await expect.poll(() => raw.heard.filter((packet) => packet.startsWith('43/messages,7')).length).toBe(events.length);
});

it('ERR24 closes a Socket.IO connection that sends an event before it has entered the namespace', async () => {
  const own = await claire.opens();
  const raw = await RawSocketIo.open(claire, { enters: false });
  raw.send(`42/messages,1${JSON.stringify(['send_message', { claimId: own.id, content: 'x', clientMessageId: 'k' }])}`);
  await raw.closed;
  expect(await claire.log(own)).toHaveLength(1);
});

it('ERR24 works on frames of the plain WebSocket that come before the token is checked, if it is valid', async () => {
  const own = await claire.opens();
  const message = await nina.says(own, 'read me');
  const early = maskedFrame(1, true, JSON.stringify({ event: 'message_read', data: { messageId: message.id } }));
  const forged = await SilentPeer.open({ server, token: `${claire.token}x` }, { early });
  await expect.poll(() => forged.closeCode).toBe(4401);
  expect(await claire.log(own)).toHaveLength(2);
  const genuine = await SilentPeer.open(claire, { early });
  onTestFinished(() => genuine.destroy());
  await expect.poll(async () => (await claire.log(own)).length).toBe(3);
});

/** Bytes of memory that the server's process has now. */
function memory(): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}

it.each([
  ['/messages', 'x'],
  ['/messages', ''],
  ['/socket.io/?EIO=4&transport=websocket', 'x'],
  ['/socket.io/?EIO=4&transport=websocket', ''],
])('ERR25 bears a message of a million fragments at %s, each "%s"', async (path, text) => {
  const bystander = await connect(nina, 'WebSocket');
  const peer = await SilentPeer.open(claire, { path });
  onTestFinished(() => peer.destroy());
  const before = memory();
  let most = before;
  const batch = Buffer.concat(Array.from({ length: 10_000 }, () => maskedFrame(0, false, text)));
  await peer.write(maskedFrame(1, false, text));
  for (let sent = 0; sent < 1_000_000 && !peer.isEnded; sent += 10_000) {
    await peer.write(batch);
    most = Math.max(most, memory());
  }
  await expect.poll(() => peer.isEnded).toBe(true);
  expect(peer.closeCode).toBe(1008);
  await bystander.settled();
  expect(most - before).toBeLessThan(100_000_000);
});

it.each([
  ['names bytes that do not follow', '451-/messages,1["send_message",{"_placeholder":true,"num":0}]'],
  ['names bytes that are not there', '451-/messages,1["send_message",{"_placeholder":true,"num":7}]'],
  ['promises more bytes than anybody has', '45999999999-/messages,1["send_message",{}]'],
])('ERR26 closes a Socket.IO connection whose packet %s, once the next one comes', async (_what, packet) => {
  const bystander = await connect(nina, 'Socket.IO');
  const raw = await RawSocketIo.open(claire);
  raw.send(packet);
  raw.send(`42/messages,2${JSON.stringify(['leave_claim', { claimId: claim.id }])}`);
  await raw.closed;
  expect(raw.heard.filter((each) => each.startsWith('43'))).toEqual([]);
  await bystander.settled();
});

it('ERR26 takes a placeholder in a packet without bytes for what it is: a wrong payload', async () => {
  const raw = await RawSocketIo.open(claire);
  raw.send('42/messages,1["send_message",{"_placeholder":true,"num":0}]');
  await expect.poll(() => raw.heard.find((packet) => packet.startsWith('43/messages,1'))).toMatch(/validation_failed/);
});
