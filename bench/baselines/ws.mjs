// The least that carries messages: rooms over a bare WebSocket server. No rights, no order, nothing stored.
import { randomUUID } from 'node:crypto';
import { WebSocketServer } from 'ws';

/** @type {Map<string, Set<import('ws').WebSocket>>} */
const rooms = new Map();
const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => {
  /** @type {Set<import('ws').WebSocket> | undefined} */
  let room;
  socket.on('message', (frame) => {
    const { event, data, id } = JSON.parse(frame.toString());
    if (event === 'join_claim') {
      room = rooms.get(data.claimId) ?? new Set();
      rooms.set(data.claimId, room.add(socket));
      socket.send(JSON.stringify({ event: 'ack', id, data: { ok: true } }));
      return;
    }
    const message = { id: randomUUID(), ...data, createdAt: new Date().toISOString() };
    const news = JSON.stringify({ event: 'new_message', data: message });
    for (const other of room ?? []) other.send(news);
    socket.send(JSON.stringify({ event: 'ack', id, data: { ok: true, message } }));
  });
  socket.on('close', () => room?.delete(socket));
});
server.on('listening', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
