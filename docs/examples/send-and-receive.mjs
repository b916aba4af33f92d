// Joins the latest open claim, sends a message, and prints it as the live event brings it back.
import { io } from 'socket.io-client';

const {
  CLAIMLINE_URL = 'http://localhost:3001',
  EMAIL = 'claire@example.com',
  PASSWORD = 'demo-claimline',
} = process.env;

async function call(path, options) {
  const answer = await fetch(`${CLAIMLINE_URL}${path}`, options);
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

const body = JSON.stringify({ email: EMAIL, password: PASSWORD });
const json = { 'Content-Type': 'application/json' };
const { accessToken: token } = await call('/auth/login', { method: 'POST', headers: json, body });
const { items } = await call('/claims?limit=100', { headers: { Authorization: `Bearer ${token}` } });
const { id: claimId } = items.find(({ status }) => status !== 'CLOSED');

const socket = io(`${CLAIMLINE_URL}/messages`, { auth: { token }, transports: ['websocket'] });
socket.on('connect_error', (error) => console.error('refused:', error.message));
socket.on('new_message', ({ seq, sender, content }) => console.log('received', seq, sender.firstName, content));
socket.on('connect', async () => {
  const joined = await socket.timeout(5_000).emitWithAck('join_claim', { claimId });
  const message = { claimId, content: `Hello at ${new Date().toISOString()}`, clientMessageId: crypto.randomUUID() };
  const sent = await socket.timeout(5_000).emitWithAck('send_message', message);
  console.log('joined at', joined.lastSeq, 'sent', sent.ok ? sent.message.seq : sent.error.code);
  socket.disconnect();
});
