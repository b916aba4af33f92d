import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, expect, it } from 'vitest';
import { gatherPackets, writeToAll } from './gathered-packets.js';

const http = createServer();
const server = new Server(http, { perMessageDeflate: false });

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
