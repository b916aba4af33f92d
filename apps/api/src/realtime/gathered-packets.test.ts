import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { gatherPackets, writeToAll } from './gathered-packets.js';
import { ImpatientWebSocketServer } from './impatient-websocket-server.js';

const http = createServer();
const server = new Server(http, { perMessageDeflate: false });

/** As a client writes it, masked with zeros. */
function maskedFrame(start: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([start, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

afterEach(async () => {
  await server.close();
});

it('sends what one turn says in one piece, whole and in order', async () => {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] });
  const [socket] = (await once(server, 'connection')) as [Socket];
  const heard: unknown[][] = [];
  client.onAny((...event: unknown[]) => heard.push(event));
  let attempts = 0;
  gatherPackets(socket.conn, () => attempts++);

  // Each way of writing the length of a frame, one by one and as a broadcast.
  const said = ['é', 'b'.repeat(200), 'c'.repeat(70_000)].flatMap((text): [string, string][] => [
    ['one', text],
    ['all', text],
  ]);
  const answered = new Promise((resolve) => client.once('last', resolve));
  for (const [event, text] of said) {
    (event === 'all' ? server : socket).emit(event, text);
  }
  socket.emit('last', Buffer.from('bytes stay apart'));
  await answered;
  expect(heard.slice(0, -1)).toEqual(said);

  heard.length = 0;
  attempts = 0;
  const again = new Promise<void>((resolve) => client.once('done', resolve));
  for (const [event, text] of said) {
    (event === 'all' ? server : socket).emit(event, text);
  }
  socket.emit('done');
  await again;
  expect(heard).toEqual([...said, ['done']]);
  expect(attempts).toBe(1);
  client.close();
});

it('says nothing after the answer to a close', async () => {
  const gathering = createServer();
  const closing = new Server(gathering, { perMessageDeflate: false, wsEngine: ImpatientWebSocketServer });
  onTestFinished(() => closing.close());
  gathering.listen(0, '127.0.0.1');
  await once(gathering, 'listening');
  closing.on('connection', (socket) => {
    gatherPackets(socket.conn, () => undefined);
    socket.on('news', () => socket.emit('late'));
  });
  const peer = connect((gathering.address() as AddressInfo).port, '127.0.0.1');
  const heard: Buffer[] = [];
  peer.on('data', (data) => heard.push(data));
  peer.write(
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const isHeard = (text: string) => Buffer.concat(heard).includes(text);
  await vi.waitUntil(() => isHeard('pingInterval'));
  peer.write(maskedFrame(0x81, '40'));
  await vi.waitUntil(() => isHeard('40{'));
  heard.length = 0;
  // In one segment, so that the server answers the close before it says what came of the news.
  peer.write(Buffer.concat([maskedFrame(0x81, '42["news"]'), maskedFrame(0x88, '')]));
  await once(peer, 'end');
  expect(Buffer.concat(heard).toString('latin1')).toBe('\x88\x00');
  peer.end();
});

it('says the same to many in one piece each, by polling in several', async () => {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const heard = new Map<string, unknown[][]>();
  let attempts = 0;
  const sockets: Socket[] = [];
  const clients = [];
  for (const transport of ['websocket', 'polling', 'websocket']) {
    const client = io(`http://127.0.0.1:${port}`, { transports: [transport], forceNew: true });
    clients.push(client);
    const [socket] = (await once(server, 'connection')) as [Socket];
    client.onAny((...event: unknown[]) => heard.get(socket.id)?.push(event));
    heard.set(socket.id, []);
    gatherPackets(socket.conn, () => {
      attempts += transport === 'websocket' ? 1 : 0;
    });
    sockets.push(socket);
  }
  await Promise.all(
    clients.map((client) => client.connected || new Promise<void>((done) => client.on('connect', done))),
  );

  attempts = 0;
  const done = clients.map((client) => new Promise((resolve) => client.once('last', resolve)));
  for (const socket of sockets) socket.emit('first');
  const texts = ['é', 'b'.repeat(200), 'c'.repeat(70_000)];
  const connections = sockets.map(({ conn }) => conn);
  writeToAll(
    connections,
    texts.map((text) => `2${JSON.stringify(['news', text])}`),
  );
  for (const socket of sockets) socket.emit('last');
  await Promise.all(done);
  const said = [['first'], ...texts.map((text) => ['news', text]), ['last']];
  expect([...heard.values()]).toEqual([said, said, said]);
  expect(attempts).toBe(2);
  for (const client of clients) client.close();
});
