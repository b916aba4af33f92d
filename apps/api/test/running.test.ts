import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claim, MessageList } from '@claimline/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { startProduct } from '../../../scripts/lib/product.mjs';
import { type Answer, demoPeople, login, refreshCookie, request, signIn } from './support/people.js';
import { createDatabase, failuresIn, isOnPostgres, makeDataDir, PASSWORD, serverOfThisFile } from './support/server.js';
import { connect, onBothTransports, transports } from './support/sockets.js';

const server = await serverOfThisFile();

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'claimline-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A port that somebody listens on, or that is free when it is given back. */
async function port(taken: boolean): Promise<string> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const close = () => new Promise((resolve) => other.close(resolve));
  if (taken) {
    onTestFinished(() => void close());
  } else {
    await close();
  }
  return String(typeof address === 'object' && address?.port);
}

const ready = (url: string) => request<{ status: string }>({ url }, 'GET', '/health/ready');

it('RUN1 says that it is ready, and where, and keeps its process id in DATA_DIR while it runs', async () => {
  const line = server.logs().find((each) => each.includes('"msg":"ready"')) ?? '{}';
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    msg: 'ready',
    url: `http://localhost:${server.port}`,
    pid: server.pid,
  });
  expect(readFileSync(join(server.dataDir, 'claimline.pid'), 'utf8').trim()).toBe(String(server.pid));
  expect((await ready(server.url)).status).toBe(200);
  expect((await request(server, 'GET', '/health/live')).status).toBe(200);
});

it('RUN2 logs one JSON line an event, to a file too, without texts, tokens or passwords', async () => {
  const person = await signIn(server, 'claire@example.com');
  const claim = await person.opens({ subject: 'subject-never-logged', description: 'text-never-logged' });
  const socket = await connect(person, 'WebSocket');
  await socket.ok('send_message', { claimId: claim.id, content: 'text-never-logged', clientMessageId: 'k' });
  await person.post('/messages', { claimId: claim.id, content: 'text-never-logged\u0000' });
  await login(server, 'claire@example.com', 'password-never-logged');
  for (const line of server.logs()) {
    expect(Object.keys(JSON.parse(line))).toEqual(expect.arrayContaining(['level', 'time', 'msg']));
  }
  const logs = join(server.dataDir, 'logs');
  const files = readdirSync(logs).filter((name) => /^app.*\.log$/.test(name));
  const written = () => files.map((name) => readFileSync(join(logs, name), 'utf8')).join('\n');
  expect(files.length).toBeGreaterThan(0);
  await expect.poll(written).toContain('"msg":"ready"');
  expect(server.logs().join('\n') + written()).not.toMatch(
    new RegExp(`never-logged|${PASSWORD}|${person.token.split('.')[2]}|claire@`),
  );
});

onBothTransports('by $transport', ({ transport }) => {
  it('RUN3 ends on SIGTERM within 10 s with exit code 0, and tells sockets to come back', async () => {
    const { claire } = await demoPeople(server);
    const socket = await connect(claire, transport);
    const idle = await connect(claire, transport);
    const claim = await claire.opens();
    const sends = Array.from({ length: 20 }, (_, index) =>
      claire.post('/messages', { claimId: claim.id, content: `${index}` }),
    );
    const settled = Promise.allSettled(sends);
    const before = server.logs().length;
    const began = Date.now();
    const stopped = server.stop();
    for (const each of [socket, idle]) {
      expect(await each.next('session_ended')).toEqual({ reason: 'restarting', retry: true });
      expect(await each.closed).toMatchObject(transport === 'Socket.IO' ? {} : { closeCode: 1012 });
    }
    expect(await stopped).toBe(0);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(server.logs().slice(before).join('\n'), 'by itself, not by running out of time').toContain('"Stopped"');
    expect(existsSync(join(server.dataDir, 'claimline.pid'))).toBe(false);

    const acknowledged = (await settled).flatMap((each) =>
      each.status === 'fulfilled' && each.value.status === 201 ? [(each.value as Answer<{ id: string }>).body.id] : [],
    );
    await server.restart();
    const { items } = (await claire.get<MessageList>(`/messages/claim/${claim.id}?limit=200`)).body;
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
  });
});

it('RUN4 keeps every acknowledged message over the death of the process', async () => {
  const { claire } = await demoPeople(server);
  const claim: Claim = await claire.opens();
  const acknowledged: string[] = [];
  const sending = Promise.allSettled(
    Array.from({ length: 8 }, async (_, lane) => {
      for (let index = 0; ; index++) {
        const { body, status } = await claire.post<{ id: string }>('/messages', {
          claimId: claim.id,
          content: `${lane} ${index}`,
        });
        expect(status).toBe(201);
        acknowledged.push(body.id);
      }
    }),
  );
  await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(60);
  await server.kill();
  await sending;
  await server.restart();
  const log = await claire.log(claim);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const stored = new Set(log.map(({ payload }) => ('id' in payload ? payload.id : '')));
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  expect(await server.command('verify-log', [])).toMatchObject({ code: 0 });
});

it('RUN5 refuses a second process on its DATA_DIR, which leaves the first alone', async () => {
  const databaseUrl = server.databaseUrl;
  const second = startProduct({ dataDir: server.dataDir, ...(databaseUrl ? { databaseUrl } : {}) });
  await expect(second).rejects.toThrow(new RegExp(`exit code 1[\\s\\S]*in use by the Claimline process ${server.pid}`));
  expect((await ready(server.url)).status).toBe(200);
});

it.each([
  ['RUN6 a port that is in use', async () => ({ PORT: await port(true) }), /Port \d+ is in use/],
  ['RUN6 a host that is not of this machine', async () => ({ HOST: '192.0.2.1' }), /HOST 192\.0\.2\.1/],
  ['RUN7 a PORT that is none', async () => ({ PORT: 'http' }), /PORT must be a whole number/],
  ['RUN7 a short secret', async () => ({ JWT_SECRET: 'short' }), /JWT_SECRET must have at least 32 bytes/],
  ['RUN7 a rate of nothing', async () => ({ RATE_LIMIT_SCALE: '0' }), /RATE_LIMIT_SCALE/],
  ['RUN7 an unknown level', async () => ({ LOG_LEVEL: 'loud' }), /LOG_LEVEL/],
  ['RUN7 an address that is none', async () => ({ PUBLIC_URL: 'claims.example' }), /PUBLIC_URL/],
  ['RUN7 an origin that is none', async () => ({ CORS_ORIGINS: 'localhost' }), /CORS_ORIGINS/],
  [
    'RUN8 Redis without a shared database',
    async () => ({ REDIS_URL: 'redis://127.0.0.1:1', DATABASE_URL: '' }),
    /REDIS_URL[\s\S]*DATABASE_URL/,
  ],
])('%s keeps it from starting, with a reason', async (_title, env, reason) => {
  const database = isOnPostgres ? await createDatabase() : null;
  onTestFinished(() => database?.drop());
  const dataDir = makeDataDir();
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const started = startProduct({ ...(database ? { databaseUrl: database.url } : {}), dataDir, env: await env() });
  await expect(started).rejects.toThrow(/exit code 1 [\s\S]*Claimline cannot start/);
  await expect(started).rejects.toThrow(reason);
});

it('RUN9 says why a DATA_DIR cannot be used', async () => {
  const file = join(directory(), 'file');
  writeFileSync(file, '');
  for (const dataDir of [file, join(file, 'below')]) {
    await expect(startProduct({ dataDir })).rejects.toThrow(/exit code 1[\s\S]*DATA_DIR .*file/);
  }
});

it('RUN10 marks the refresh cookie Secure, and takes its own origin, when PUBLIC_URL is https', async () => {
  const own = await port(false);
  const other = await startProduct({
    env: { PORT: own, PUBLIC_URL: `https://localhost:${own}`, DEMO_PASSWORD: 'another one' },
  });
  try {
    const there = { url: `http://127.0.0.1:${own}` };
    const answer = await login(there, 'claire@example.com', 'another one');
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure(;|$)/);
    const headers = { cookie: refreshCookie(answer), origin: `https://localhost:${own}` };
    expect((await request(there, 'POST', '/auth/refresh', { headers })).status).toBe(200);
    expect((await login(server, 'claire@example.com')).headers.getSetCookie()[0]).not.toContain('Secure');
  } finally {
    await other.dispose();
  }
});

it('RUN11 makes nobody and nothing by itself in production, and a secret that lasts', async () => {
  const database = isOnPostgres ? await createDatabase() : null;
  onTestFinished(() => database?.drop());
  const other = await startProduct({
    ...(database ? { databaseUrl: database.url } : {}),
    env: { NODE_ENV: 'production' },
  });
  try {
    expect((await login(other, 'admin@example.com')).status).toBe(401);
    const secret = () => readFileSync(join(other.dataDir, 'secrets/jwt'), 'utf8');
    const before = secret();
    expect(Buffer.byteLength(before.trim())).toBeGreaterThanOrEqual(32);
    await other.restart();
    expect(secret()).toBe(before);
    expect(failuresIn(other.logs())).toEqual([]);
  } finally {
    await other.dispose();
  }
});

it('RUN12 takes logins and sockets of before a restart', async () => {
  const { claire } = await demoPeople(server);
  await server.restart();
  expect((await claire.get('/auth/me')).status).toBe(200);
  expect((await request(server, 'POST', '/auth/refresh', { headers: { cookie: claire.cookie } })).status).toBe(200);
  await Promise.all(transports.map((transport) => connect(claire, transport)));
});
