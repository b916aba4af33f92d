// The same without a library: Node's own WebSocket, as in a browser. Prints every frame for two seconds.
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

const socket = new WebSocket(`${CLAIMLINE_URL.replace(/^http/, 'ws')}/messages`, ['claimline.v1', `bearer.${token}`]);
const send = (id, event, data) => socket.send(JSON.stringify({ id, event, data }));
socket.onopen = () => {
  send(1, 'join_claim', { claimId });
  send(2, 'send_message', { claimId, content: 'Hello over WebSocket', clientMessageId: crypto.randomUUID() });
  setTimeout(() => socket.close(), 2_000);
};
socket.onmessage = ({ data }) => console.log(data.slice(0, 150));
socket.onclose = ({ code, reason }) => console.log('closed', code, reason);
