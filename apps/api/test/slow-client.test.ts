import { limits } from '@claimline/protocol';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { demoPeople, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports, type Transport } from './support/sockets.js';

const server = await serverOfThisFile({ RATE_LIMIT_SCALE: '1000' });

/** About 30 kB on the wire: what the kernel takes for a peer that does not read is some megabytes, and must be filled first. */
const LONG_TEXT = '€'.repeat(limits.message.maxCharacters);
const MOST_MESSAGES = 2_000;
const AT_ONCE = 8;

interface Reader {
  stopReading(): void;
  goOnReading(): void;
  /** What came last before the end, by name of the event, with its payload. */
  ended: Promise<{ event: string; payload: unknown; closeCode: number | null }>;
}

/** A reader of the claim whose connection can be left unread. */
function readerOf(person: Person, claimId: string, transport: Transport): Promise<Reader> {
  return transport === 'Socket.IO' ? socketIoReader(person, claimId) : plainReader(person, claimId);
}

async function socketIoReader(person: Person, claimId: string): Promise<Reader> {
  const socket = io(new URL('/messages', server.url).href, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { token: person.token },
  });
  let last = { event: '', payload: null as unknown };
  socket.onAny((event: string, payload: unknown) => {
    last = { event, payload };
  });
  const ended = new Promise<Awaited<Reader['ended']>>((resolve) => {
    socket.once('disconnect', () => resolve({ ...last, closeCode: null }));
  });
  await new Promise((resolve) => socket.once('connect', () => resolve(null)));
  await socket.emitWithAck('join_claim', { claimId });
  const { ws } = socket.io.engine.transport as unknown as { ws: WebSocket };
  return { stopReading: () => ws.pause(), goOnReading: () => ws.resume(), ended };
}

async function plainReader(person: Person, claimId: string): Promise<Reader> {
  const socket = new WebSocket(new URL('/messages', server.url.replace(/^http/, 'ws')), {
    headers: { authorization: `Bearer ${person.token}` },
  });
  let last = { event: '', payload: null as unknown };
  const joined = new Promise((resolve) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as { event: string; data: unknown };
      last = { event: frame.event, payload: frame.data };
      if (frame.event === 'ack') {
        resolve(null);
      }
    });
  });
  const ended = new Promise<Awaited<Reader['ended']>>((resolve) => {
    socket.once('close', (closeCode) => resolve({ ...last, closeCode }));
  });
  await new Promise((resolve) => socket.once('open', () => resolve(null)));
  socket.send(JSON.stringify({ event: 'join_claim', data: { claimId }, id: 1 }));
  await joined;
  return { stopReading: () => socket.pause(), goOnReading: () => socket.resume(), ended };
}

onBothTransports('A client that does not read ($transport)', ({ transport }) => {
  test('LIM4 is closed as too slow, keeps nobody else waiting, and resumes where it was', async () => {
    const { claire, nina } = await demoPeople(server);
    const claim = await claire.opens();
    const attentive = await connect(claire, transport);
    await attentive.ok('join_claim', { claimId: claim.id });
    const seenBefore = server.logs().length;
    const reader = await readerOf(nina, claim.id, transport);
    reader.stopReading();

    const isClosed = () =>
      server
        .logs()
        .slice(seenBefore)
        .some((line) => line.includes('"too_slow"'));
    let sent = 0;
    while (!isClosed() && sent < MOST_MESSAGES) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => claire.says(claim, LONG_TEXT)));
      sent += AT_ONCE;
    }
    // The plain WebSocket says so once its peer has had the time to answer the close.
    await expect.poll(isClosed, { timeout: 15_000 }).toBe(true);

    reader.goOnReading();
    const { closeCode } = await reader.ended;
    if (transport === 'WebSocket') {
      // The close frame stands behind what was not read; a peer that is too late for it finds the connection cut.
      expect([4408, 1006]).toContain(closeCode);
    }
    await attentive.next('new_message', (message) => message.seq === sent + 1);
    const back = await connect(nina, transport);
    const joined = await back.ok('join_claim', { claimId: claim.id, afterSeq: 1 });
    expect(joined.lastSeq).toBe(sent + 1);
    expect(joined.events[0]?.seq).toBe(2);
  });
});
