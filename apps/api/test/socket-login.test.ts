import { io } from 'socket.io-client';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { demoPeople, newPerson, request, signIn } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports, PlainSocket, transports } from './support/sockets.js';
import { endOf, tokenFor } from './support/tokens.js';

const server = await serverOfThisFile();
const { claire, karim } = await demoPeople(server);

/** For how long a connection lasts that says nothing: measured while the tests run. */
const silence = new Promise<number>((resolve) => {
  const silent = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const began = Date.now();
  silent.once('close', () => resolve(Date.now() - began));
});

onBothTransports('by $transport', ({ transport }) => {
  it('AUT13 says connected first, with who it is', async () => {
    const socket = await connect(claire, transport);
    expect(socket.heard[0]).toEqual({
      event: 'connected',
      payload: {
        userId: claire.id,
        socketId: expect.any(String),
        serverTime: expect.stringMatching(/\.\d{3}Z$/),
        protocol: expect.any(Number),
      },
    });
  });

  it('AUT14 refuses a connection without a token, or with one that is not valid', async () => {
    for (const token of [null, '', 'x', `${claire.token}x`, await tokenFor(claire, -1)]) {
      await expect(connect(claire, transport, { token })).rejects.toMatchObject({
        closed: transport === 'Socket.IO' ? { reason: 'unauthorized' } : { reason: 'unauthorized', closeCode: 4401 },
      });
    }
  });

  it('AUT15 refuses foreign pages, and takes those that are allowed', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3000.evil.example']) {
      await expect(connect(claire, transport, { origin })).rejects.toThrow('refused');
    }
    for (const origin of ['http://localhost:3000', 'http://localhost:3002', `http://localhost:${server.port}`]) {
      await connect(claire, transport, { origin });
    }
  });

  it('AUT17 goes on with a new token of the same user', async () => {
    const socket = await connect(claire, transport, { token: await tokenFor(claire, 3) });
    const { token } = await signIn(server, claire.user.email);
    expect(await socket.ok('authenticate', { token })).toEqual({
      ok: true,
      expiresAt: new Date(endOf(token)).toISOString(),
    });
    const warned = await socket.next('token_expiring');
    await expect.poll(() => Date.now(), { timeout: 6_000 }).toBeGreaterThan(Date.parse(warned.expiresAt) + 500);
    await socket.ok('leave_claim', { claimId: claire.id });
    expect(socket.all('session_ended')).toEqual([]);
  });

  it('AUT18 answers unauthorized to the token of another user, and closes', async () => {
    const socket = await connect(claire, transport);
    const ack = await socket.call('authenticate', { token: karim.token });
    expect(ack).toMatchObject({ ok: false, error: { code: 'unauthorized' } });
    expect(await socket.next('session_ended')).toEqual({ reason: 'revoked', retry: false });
    expect(await socket.closed).toMatchObject(transport === 'Socket.IO' ? {} : { closeCode: 4401 });
  });

  it('AUT21 answers unauthorized to a new token that is not valid, and goes on with the one it has', async () => {
    const socket = await connect(claire, transport);
    for (const token of ['x', `${claire.token}x`, await tokenFor(claire, -1)]) {
      expect(await socket.call('authenticate', { token })).toMatchObject({
        ok: false,
        error: { code: 'unauthorized' },
      });
    }
    await socket.settled();
    expect(socket.isClosed).toBe(false);
  });

  it('AUT19 warns before a token ends, and ends the session with it', async () => {
    const person = await newPerson(server);
    const token = await tokenFor(person, 3);
    const expiresAt = new Date(endOf(token)).toISOString();
    const socket = await connect(person, transport, { token });
    expect(await socket.next('token_expiring')).toEqual({ expiresAt });
    expect(await socket.next('session_ended')).toEqual({ reason: 'token_expired', retry: true });
    expect(await socket.closed).toMatchObject(transport === 'Socket.IO' ? {} : { closeCode: 4401 });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    expect(Date.now()).toBeLessThan(Date.parse(expiresAt) + 2_000);
  });
});

it('AUT15 refuses foreign pages over long-polling too', async () => {
  const path = '/socket.io/?EIO=4&transport=polling';
  const answer = await request(server, 'GET', path, { headers: { origin: 'https://evil.example' } });
  expect(answer.status).toBe(403);
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  expect((await request(server, 'GET', path, { headers: { origin: 'http://localhost:3000' } })).status).toBe(200);
});

it('AUT13 takes a token from the Authorization header, and a browser’s from its subprotocol', async () => {
  const socket = io(`${server.url}/messages`, {
    transports: ['polling'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { authorization: `Bearer ${claire.token}` },
  });
  const hello = await new Promise((resolve, reject) => {
    socket.once('connected', resolve).once('connect_error', reject);
  });
  expect(hello).toMatchObject({ userId: claire.id });
  socket.close();

  const plain = new WebSocket(`${server.url.replace('http', 'ws')}/messages`, [
    'claimline.v1',
    `bearer.${claire.token}`,
  ]);
  const opened = new PlainSocket(plain);
  expect(await opened.next('connected')).toMatchObject({ userId: claire.id });
  expect(plain.protocol).toBe('claimline.v1');
  await opened.close();
});

it('AUT16 refuses every other namespace and path', async () => {
  for (const namespace of ['/', '/claims', '/messages/x']) {
    const socket = io(new URL(namespace, server.url).href, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { token: claire.token },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect_error', () => resolve());
      socket.once('connect', () => reject(new Error(`${namespace} let someone in`)));
    });
    socket.close();
  }
  for (const path of ['/', '/messages/', '/messages/x', '/claims']) {
    const plain = new WebSocket(new URL(path, server.url.replace('http', 'ws')), {
      headers: { authorization: `Bearer ${claire.token}` },
    });
    const status = await new Promise((resolve, reject) => {
      plain.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      plain.once('open', () => reject(new Error(`${path} let someone in`)));
    });
    expect(status, path).toBe(404);
    plain.on('error', () => undefined).terminate();
  }
});

it('AUT20 closes a Socket.IO connection that names no namespace within 10 s', async () => {
  expect(await silence).toBeLessThan(12_000);
});

it('AUT7 ends the sockets of the login that logs out on every transport, and no other', async () => {
  const person = await newPerson(server);
  const other = await signIn(server, person.user.email);
  const sockets = await Promise.all(transports.map((transport) => connect(person, transport)));
  const staying = await Promise.all(transports.map((transport) => connect(other, transport)));
  await request(server, 'POST', '/auth/logout', { headers: { cookie: person.cookie } });
  for (const socket of sockets) {
    expect(await socket.next('session_ended')).toEqual({ reason: 'revoked', retry: false });
  }
  for (const socket of staying) {
    await socket.settled();
    expect(socket.isClosed).toBe(false);
  }
});
