// The portal's server: its own login and pages. It logs people in at Claimline's, keeps the refresh cookie to itself, and
// gives the page access tokens. PORT and CLAIMLINE_URL say where; `dist` comes from `npx vite build docs/examples/embed`.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';

const { PORT = '3002', CLAIMLINE_URL = 'http://localhost:3001' } = process.env;
const pages = join(import.meta.dirname, 'dist');
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

const policy = [
  "default-src 'self'",
  `connect-src 'self' ${CLAIMLINE_URL} ${CLAIMLINE_URL.replace(/^http/, 'ws')}`,
  "img-src 'self' blob: data:",
  'media-src blob:',
  `frame-src ${CLAIMLINE_URL}`,
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ');

/** @type {Map<string, string>} refresh cookies of Claimline's by session of the portal */
const sessions = new Map();

/** @param {Response} answer */
const refreshCookie = (answer) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0] ?? '')
    .find((cookie) => !cookie.startsWith('claimline_files'));

/** @param {URLSearchParams} form */
async function logIn(form) {
  const answer = await fetch(`${CLAIMLINE_URL}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: form.get('email'), password: form.get('password') }),
  });
  const cookie = refreshCookie(answer);
  if (!answer.ok || !cookie) return null;
  const session = randomUUID();
  sessions.set(session, cookie);
  return session;
}

/** @param {string} session */
async function newToken(session) {
  const answer = await fetch(`${CLAIMLINE_URL}/auth/refresh`, {
    method: 'POST',
    headers: { cookie: sessions.get(session) ?? '' },
  });
  const cookie = refreshCookie(answer);
  if (!answer.ok || !cookie) return null;
  sessions.set(session, cookie);
  const { accessToken, expiresIn } = await answer.json();
  return { accessToken, expiresIn };
}

/** @param {string} accessToken */
async function ordersOf(accessToken) {
  const answer = await fetch(`${CLAIMLINE_URL}/claims`, { headers: { authorization: `Bearer ${accessToken}` } });
  /** @type {{ items: { id: string, subject: string }[] }} */
  const { items } = await answer.json();
  return items.map(({ id, subject }) => ({ claimId: id, subject }));
}

const server = createServer(async (request, response) => {
  const path = new URL(request.url ?? '/', 'http://portal').pathname;
  const session = /(?:^|; )portal=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const json = (/** @type {object} */ value) =>
    response
      .setHeader('content-type', 'application/json')
      .setHeader('cache-control', 'no-store')
      .end(JSON.stringify(value));
  const finish = (/** @type {number} */ status) => response.writeHead(status).end();
  try {
    if (path === '/portal/login' && request.method === 'POST') {
      const opened = await logIn(new URLSearchParams(await text(request)));
      if (!opened) return finish(401);
      return response.writeHead(204, { 'set-cookie': `portal=${opened}; HttpOnly; SameSite=Lax; Path=/` }).end();
    }
    if (path === '/portal/logout' && request.method === 'POST') {
      await fetch(`${CLAIMLINE_URL}/auth/logout`, {
        method: 'POST',
        headers: { cookie: sessions.get(session) ?? '' },
      });
      sessions.delete(session);
      return finish(204);
    }
    if (path === '/portal/token' || path === '/portal/me') {
      // Nobody is signed in: no error, there is only nothing to give.
      const token = sessions.has(session) ? await newToken(session) : null;
      if (!token) return json(path === '/portal/me' ? { orders: null } : { accessToken: '', expiresIn: 0 });
      if (path === '/portal/token') return json(token);
      return json({ claimlineUrl: CLAIMLINE_URL, orders: await ordersOf(token.accessToken) });
    }
    const file = path === '/' ? 'index.html' : normalize(path);
    const bytes = await readFile(join(pages, file));
    const type = types[/** @type {keyof typeof types} */ (extname(file))] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(bytes);
  } catch {
    finish(404);
  }
});
server.listen(Number(PORT), () => process.stdout.write(`The portal is at http://localhost:${PORT}\n`));
