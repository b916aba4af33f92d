// Bare Socket.IO: rooms, an answer, and what STORE says: nothing, one INSERT a message, or one INSERT for all messages that came while
// the INSERT before was under way. No rights, no order, no idempotency, no proof.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';

/** @typedef {{ id: string, claimId: string, senderId: string, content: string, clientMessageId: string, createdAt: string }} Message */

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

/** @type {Record<string, (message: Message) => Promise<unknown>>} */
const stores = {
  nothing: async () => undefined,
  single: ({ id, claimId, senderId, content, clientMessageId, createdAt }) =>
    pool.query({
      name: 'insert',
      text: 'INSERT INTO messages VALUES ($1, $2, $3, $4, $5, $6)',
      values: [id, claimId, senderId, content, clientMessageId, createdAt],
    }),
  grouped: (message) =>
    new Promise((resolve, reject) => {
      waiting.push({ message, resolve, reject });
      if (!writing) void write();
    }),
};

/** @type {{ message: Message, resolve: (stored: undefined) => void, reject: (error: unknown) => void }[]} */
let waiting = [];
let writing = false;

async function write() {
  writing = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    const columns = ['id', 'claimId', 'senderId', 'content', 'clientMessageId', 'createdAt'];
    try {
      await pool.query({
        name: 'insert_all',
        text: `INSERT INTO messages
               SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[])`,
        values: columns.map((column) => group.map(({ message }) => message[/** @type {keyof Message} */ (column)])),
      });
      for (const { resolve } of group) resolve(undefined);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
  writing = false;
}

const storeName = process.env.STORE ?? 'nothing';
const store = stores[storeName];
if (!store) throw new Error(`STORE is one of ${Object.keys(stores).join(', ')}.`);
if (storeName !== 'nothing') {
  await pool.query(`DROP TABLE IF EXISTS messages;
    CREATE TABLE messages (id uuid PRIMARY KEY, claim_id uuid NOT NULL, sender_id uuid NOT NULL, content text NOT NULL,
      client_message_id text NOT NULL, created_at timestamptz NOT NULL);
    CREATE INDEX ON messages (claim_id, created_at)`);
}

const http = createServer();
const io = new Server(http, { serveClient: false, perMessageDeflate: false });
const namespace = io.of('/messages');
namespace.on('connection', (socket) => {
  const senderId = randomUUID();
  socket.on('join_claim', ({ claimId }, answer) => {
    void socket.join(claimId);
    answer({ ok: true });
  });
  socket.on('send_message', async (data, answer) => {
    const message = { id: randomUUID(), senderId, ...data, createdAt: new Date().toISOString() };
    await store(message);
    namespace.to(data.claimId).emit('new_message', message);
    answer({ ok: true, message });
  });
});
http.listen(Number(process.env.PORT), '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (http.address());
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
