// The least that answers with rows: Fastify, a pool, one prepared SELECT each. No rights, no receipts, no attachments, no schema.
import Fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = Fastify();

app.get('/history/:claimId', async (request) => {
  const { claimId } = /** @type {{ claimId: string }} */ (request.params);
  const { rows } = await pool.query({
    name: 'history',
    text: `SELECT m.id, m.claim_id, m.seq, m.sender_id, u.first_name, u.last_name, m.content, m.created_at
           FROM messages m JOIN users u ON u.id = m.sender_id WHERE m.claim_id = $1 ORDER BY m.seq DESC LIMIT 50`,
    values: [claimId],
  });
  return { items: rows };
});

app.get('/inbox/:readerId', async (request) => {
  const { readerId } = /** @type {{ readerId: string }} */ (request.params);
  const { rows } = await pool.query({
    name: 'inbox',
    text: `SELECT c.id, c.reference, c.subject, c.status, c.priority, c.created_at, c.updated_at, u.first_name, u.last_name,
             m.content, m.created_at AS message_at, c.message_count - coalesce((
               SELECT p.seen_count FROM read_positions p WHERE p.claim_id = c.id AND p.user_id = $1), 0) AS unread
           FROM (SELECT * FROM claims ORDER BY activity_minute DESC, last_activity_at DESC, id DESC LIMIT 30) c JOIN users u ON u.id = c.customer_id
           LEFT JOIN messages m ON m.claim_id = c.id AND m.seq = c.last_message_seq
           ORDER BY c.last_activity_at DESC, c.id DESC`,
    values: [readerId],
  });
  return { items: rows };
});

const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ url })}\n`);
