import { createHmac, randomUUID } from 'node:crypto';
import type { Login, User, UserList } from '@claimline/protocol';
import { decodeJwt, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import {
  type Answer,
  demoPeople,
  expectProblem,
  login,
  newPerson,
  type Person,
  refreshCookie,
  request,
  signIn,
} from './support/people.js';
import { JWT_SECRET, PASSWORD, serverOfThisFile } from './support/server.js';
import { connect } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire, nina } = await demoPeople(server);

const refresh = (cookie: string, headers: Record<string, string> = {}) =>
  request<Login>(server, 'POST', '/auth/refresh', { headers: { cookie, ...headers } });
const logout = (cookie: string, headers: Record<string, string> = {}) =>
  request(server, 'POST', '/auth/logout', { headers: { cookie, ...headers } });
const me = (token: string) =>
  request<User>(server, 'GET', '/auth/me', { headers: { authorization: `Bearer ${token}` } });

/** What the token of a real login says, with some of it changed, signed as asked. */
function forge(change: Record<string, unknown>, { secret = JWT_SECRET, alg = 'HS256' } = {}): Promise<string> {
  return new SignJWT({ ...decodeJwt(claire.token), ...change })
    .setProtectedHeader({ alg, typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));
}

const now = () => Math.floor(Date.now() / 1_000);

it('AUT1 answers a login with a Bearer token of 15 minutes and the user', async () => {
  const answer = await login(server, '  Claire@Example.COM ');
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    accessToken: expect.any(String),
    tokenType: 'Bearer',
    expiresIn: 900,
    user: {
      id: claire.id,
      email: 'claire@example.com',
      firstName: 'Claire',
      lastName: 'Martin',
      role: 'CUSTOMER',
      locale: 'fr',
    },
  });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const claims = decodeJwt(answer.body.accessToken);
  expect(claims).toMatchObject({ sub: claire.id, role: 'CUSTOMER', iss: expect.any(String), aud: expect.any(String) });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
  expect((await me(answer.body.accessToken)).body).toEqual(answer.body.user);
});

it('AUT2 keeps the refresh cookie from scripts, other sites and other paths', async () => {
  const cookies = (await login(server, 'claire@example.com')).headers.getSetCookie();
  expect(cookies.map((one) => one.split('=')[0])).toEqual(['claimline_refresh', 'claimline_files']);
  const [cookie = ''] = cookies;
  const attributes = cookie.split('; ').slice(1);
  expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/auth']));
  expect(cookie).not.toContain('Domain');
});

it('AUT3 tells an unknown address, a wrong password and a disabled user apart in nothing', async () => {
  const person = await newPerson(server);
  await server.command('admin', ['disable', person.user.email]);
  const unknown = await login(server, 'nobody@example.com');
  expectProblem(unknown, 'invalid_credentials');
  for (const answer of [await login(server, 'claire@example.com', 'wrong'), await login(server, person.user.email)]) {
    expect(answer.status).toBe(unknown.status);
    expect(answer.body).toEqual(unknown.body);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
});

it('AUT4 renews a login by its cookie, which is replaced', async () => {
  const person = await signIn(server, 'claire@example.com');
  const renewed = await refresh(person.cookie);
  expect(renewed.status).toBe(200);
  expect(renewed.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: person.user });
  expect(refreshCookie(renewed)).not.toBe(person.cookie);
  expect((await me(renewed.body.accessToken)).status).toBe(200);
  expect((await me(person.token)).status).toBe(200);
});

it('AUT5 honours the cookie before the last one for two tabs that renew at once', async () => {
  const { cookie } = await signIn(server, 'claire@example.com');
  const answers = await Promise.all([refresh(cookie), refresh(cookie), refresh(cookie)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const cookies = answers.map(refreshCookie);
  expect(new Set(cookies).size).toBe(1);
  expect((await refresh(cookies[0] ?? '')).status).toBe(200);
});

async function expectEnded(person: Person, cookies: string[], end: () => Promise<unknown>): Promise<void> {
  const [socketIo, plain] = [await connect(person, 'Socket.IO'), await connect(person, 'WebSocket')];
  const other = await signIn(server, person.user.email);
  await end();
  const began = Date.now();
  for (const socket of [socketIo, plain]) {
    expect(await socket.next('session_ended')).toEqual({ reason: 'revoked', retry: false });
    const { closeCode } = await socket.closed;
    expect([undefined, 4401]).toContain(closeCode);
  }
  expect(Date.now() - began).toBeLessThan(5_000);
  expectProblem(await me(person.token), 'unauthorized');
  for (const cookie of cookies) {
    expectProblem(await refresh(cookie), 'unauthorized');
  }
  expect((await me(other.token)).status, 'another login of the same user').toBe(200);
}

it('AUT6 ends a login everywhere when a cookie older than the last two comes back', async () => {
  const person = await newPerson(server);
  const second = refreshCookie(await refresh(person.cookie));
  const third = refreshCookie(await refresh(second));
  await expectEnded(person, [third, second, person.cookie], async () =>
    expectProblem(await refresh(person.cookie), 'unauthorized'),
  );
});

it('AUT7 ends a login everywhere at logout, and takes a second logout', async () => {
  const person = await newPerson(server);
  await expectEnded(person, [person.cookie], async () => {
    const answer = await logout(person.cookie);
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^claimline_refresh=;.*Path=\/auth/);
  });
  expect((await logout(person.cookie)).status).toBe(204);
  expect((await logout('')).status).toBe(204);
});

it('AUT8 refuses renewals and logouts from foreign pages, and takes those from its own', async () => {
  const person = await signIn(server, 'claire@example.com');
  for (const origin of ['https://evil.example', 'null', 'http://localhost:1', 'http://localhost:3000.evil.example']) {
    expectProblem(await refresh(person.cookie, { origin }), 'forbidden');
    expectProblem(await logout(person.cookie, { origin }), 'forbidden');
  }
  let { cookie } = person;
  for (const origin of [
    `http://localhost:${server.port}`,
    'http://localhost:3000',
    `http://127.0.0.1:${server.port}`,
  ]) {
    const answer = await refresh(cookie, { origin });
    expect(answer.status, origin).toBe(200);
    cookie = refreshCookie(answer);
  }
});

it('AUT23 logs each origin that it refuses once, with what to set, and nothing else that a client words', async () => {
  const proxy = 'https://proxy.example:8443';
  const forged = [`${proxy}/path?secret=1#x`, 'https://user:hidden@other.example', 'javascript:alert(1)', 'null'];
  const long = `https://${'long.'.repeat(60)}example`;
  for (const origin of [proxy, proxy, ...forged, long, 'https://last.example']) {
    expectProblem(await refresh(claire.cookie, { origin }), 'forbidden');
    expectProblem(await logout(claire.cookie, { origin }), 'forbidden');
  }
  const lines = () => server.logs().filter((line) => line.includes('Origin refused'));
  const toldOf = (origin: string) =>
    lines()
      .map((line) => JSON.parse(line))
      .filter((line) => line.origin === origin);
  await expect.poll(() => toldOf('https://last.example')).toHaveLength(1);
  expect(toldOf(proxy)).toEqual([
    { level: 'warn', time: expect.any(String), origin: proxy, msg: expect.stringMatching(/PUBLIC_URL.*CORS_ORIGINS/) },
  ]);
  expect(toldOf('https://other.example')).toHaveLength(1);
  expect(lines().join()).not.toMatch(/secret|hidden|javascript|long|path/);
});

it('AUT9 refuses every access token that it did not make, or that has ended', async () => {
  const [head = '', payload = '', signature = ''] = claire.token.split('.');
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  const tokens = {
    'another secret': await forge({}, { secret: 'another secret of more than thirty-two bytes' }),
    'no signature': `${none}.${payload}.`,
    'alg none with a signature': `${none}.${payload}.${signature}`,
    'the payload of another': `${head}.${nina.token.split('.')[1]}.${signature}`,
    'another algorithm': await forge({}, { alg: 'HS512' }),
    expired: await forge({ iat: now() - 1_000, exp: now() - 1 }),
    'not yet valid': await forge({ nbf: now() + 600 }),
    'another issuer': await forge({ iss: 'someone else' }),
    'another audience': await forge({ aud: 'something else' }),
    'no expiry': await forge({ exp: undefined }),
    'no login': await forge({ sid: undefined }),
    'a login that never was': await forge({ sid: randomUUID() }),
    'the login of another': await forge({ sub: nina.id }),
    'not a JWT': 'x',
    'much too long': 'x'.repeat(8_000),
  };
  expect((await me(await forge({ exp: now() + 60 }))).status, 'a good one made in the same way').toBe(200);
  for (const [what, token] of Object.entries(tokens)) {
    const answer = await me(token);
    expect(answer.status, what).toBe(401);
    expectProblem(answer, 'unauthorized');
  }
});

it('AUT10 asks for a token on every path that is not public', async () => {
  const id = randomUUID();
  const paths = ['/auth/me', '/claims', `/claims/${id}`, `/claims/${id}/events`, `/messages/claim/${id}`];
  for (const path of [...paths, '/messages/unread-count', '/messages/online-users']) {
    const answer = await request(server, 'GET', path);
    expectProblem(answer, 'unauthorized');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  }
  expectProblem(await request(server, 'POST', '/messages', { body: {} }), 'unauthorized');
  expectProblem(await request(server, 'POST', '/claims', { body: {} }), 'unauthorized');
});

it('AUT22 says whether a browser brings a login, so that none is no error', async () => {
  const { cookie } = await signIn(server, 'claire@example.com');
  const session = async (headers: Record<string, string>) => {
    const answer = await request(server, 'GET', '/auth/session', { headers });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    return [answer.status, answer.body];
  };
  expect(await session({})).toEqual([200, { hasLogin: false }]);
  expect(await session({ cookie })).toEqual([200, { hasLogin: true }]);
});

it('AUT11 refuses a refresh cookie that it did not make', async () => {
  const { cookie } = await signIn(server, 'claire@example.com');
  const [name, value = ''] = cookie.split('=');
  const [session, generation, mac = ''] = value.split('.');
  const otherMac = createHmac('sha256', 'guess').update(`${session}|2`).digest('base64url');
  const flipped = `${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`;
  const forged = ['', 'x', `${session}.2.${mac}`, `${session}.2.${otherMac}`, `${session}.${generation}.${flipped}`];
  for (const value of forged) {
    expectProblem(await refresh(`${name}=${value}`), 'unauthorized');
  }
  expect((await refresh(cookie)).status, 'the real one still works').toBe(200);
});

it('AUT12 answers a login that has no address or no password with 400', async () => {
  const bad: unknown[] = [{}, { email: 'claire@example.com' }, { email: 1, password: PASSWORD }, [], '"x"'];
  for (const body of bad) {
    const answer: Answer = await request(server, 'POST', '/auth/login', {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    expectProblem(answer, 'validation_failed');
  }
  const nul = { email: 'claire@example.com', password: 'a\u0000b' };
  expectProblem(await request(server, 'POST', '/auth/login', { body: nul }), 'invalid_text');
});

it('AUT24 finds people for staff by the beginnings of words, first whose address was written out', async () => {
  const wanted = await newPerson(server, 'CUSTOMER', { email: 'amelie.1@example.com', lastName: 'Lefèvre' });
  const other = await newPerson(server, 'CUSTOMER', { email: 'amelie.12@example.com', lastName: 'Arnaud' });
  const found = async (q: string, role = 'CUSTOMER') =>
    (await nina.get<UserList>(`/users?${new URLSearchParams({ role, q })}`)).body.items.map(({ id }) => id);

  expect(await found('ameli')).toEqual([other.id, wanted.id]);
  expect(await found(' Amelie.1@EXAMPLE.com ')).toEqual([wanted.id, other.id]);
  expect(await found('LEFEV zo')).toEqual([wanted.id]);
  expect(await found('amelie', 'AGENT')).toEqual([]);
  expect(await found('@')).toEqual([]);
  expectProblem(await claire.get('/users?q=amelie'), 'forbidden');
});
