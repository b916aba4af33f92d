import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Attachment } from '@claimline/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { startProduct } from '../../../scripts/lib/product.mjs';
import { canMount, SmallDisk } from './storage/small-disk.js';
import { attach, download, upload } from './support/files.js';
import { demoPeople, login, request, signIn } from './support/people.js';
import { createDatabase, failuresIn, serverOfThisFile } from './support/server.js';
import { connect, transports } from './support/sockets.js';

const MARK = 'never-logged';
const server = await serverOfThisFile({ LOG_LEVEL: 'trace', METRICS_TOKEN: `token-${MARK}` });
const { claire, nina } = await demoPeople(server);

/** All that was logged, to standard output and to files. */
function logged(): string[] {
  const logs = join(server.dataDir, 'logs');
  const written = readdirSync(logs).flatMap((name) => readFileSync(join(logs, name), 'utf8').split('\n'));
  return [...server.logs(), ...written].filter((line) => line !== '');
}

it('RUN2 no text, file name, password, token or address of a whole conversation is logged', async () => {
  const secrets: string[] = [];
  for (const transport of transports) {
    const claim = await claire.opens({ subject: `subject ${MARK}`, category: MARK, description: `text ${MARK}` });
    const agent = await connect(nina, transport);
    const author = await connect(claire, transport);
    await agent.ok('join_claim', { claimId: claim.id, afterSeq: 0 });
    await author.ok('typing_start', { claimId: claim.id });
    const content = `socket ${MARK}`;
    const { message } = await author.ok('send_message', { claimId: claim.id, content, clientMessageId: MARK });
    await author.raw('send_message', { claimId: claim.id, content: { [MARK]: MARK }, clientMessageId: 'k' });
    await author.raw(`event-${MARK}`, { [MARK]: MARK });
    await agent.ok('message_read', { messageId: message.id });
    await claire.patch(`/messages/${message.id}`, { content: `edited ${MARK}` });
    await nina.post('/messages', { claimId: claim.id, content: `reply ${MARK}`, replyToId: message.id });
    const file = await attach(claire, message, { name: `${MARK}.txt`, data: MARK });
    await upload(claire, message, { name: `${MARK}.exe`, data: 'MZ' });
    await upload(claire, message, { name: `../${MARK}/etc/passwd`, data: 'MZ' });
    await download(nina, file);
    await claire.get<Attachment>(`/messages/claim/${claim.id}/search?q=${MARK}`);
    await nina.get(`/claims?q=${MARK}`);
    await nina.get(`/users?q=${MARK}`);
    await claire.delete(`/messages/attachments/${file.id}`);
    await claire.delete(`/messages/${message.id}`);
    await nina.changes(claim, { status: 'CLOSED' });
    await login(server, `${MARK}@example.com`, `password-${MARK}`);
    const { token, cookie } = await signIn(server, claire.user.email);
    await connect(claire, transport, { token: `${token}${MARK}` }).catch(() => null);
    await request(server, 'POST', '/auth/refresh', { headers: { cookie, origin: server.url } });
    await request(server, 'GET', '/metrics', { headers: { authorization: `Bearer token-${MARK}` } });
    secrets.push(...[token, claire.token, nina.token].flatMap((one) => one.split('.')[2] ?? []));
    secrets.push(cookie.split('=')[1] ?? '');
    await Promise.all([agent.close(), author.close()]);
  }
  const lines = logged().join('\n');
  expect(lines).toContain('WebSocket');
  for (const secret of [MARK, 'example.com', ...secrets]) {
    expect(lines.includes(secret), secret).toBe(false);
  }
});

it('RUN15 what a client sends forges no line and is not repeated in one', async () => {
  const forged = '{"level":"error","msg":"forged-line"}';
  const before = server.logs().length;
  for (const path of [
    `/claims/%0d%0a${encodeURIComponent(forged)}`,
    `/x%E2%80%A8${encodeURIComponent(forged)}`,
    '/%1b[31mforged-line',
  ]) {
    await claire.get(path);
  }
  for (const value of [
    `forged-line\u001b[31m`,
    'forged-line\u0085',
    Buffer.from('forged-line\u2028', 'utf8').toString('latin1'),
  ]) {
    await raw(
      `GET /health/live HTTP/1.1\r\nHost: x\r\nUser-Agent: ${value}\r\nX-Request-Id: ${value}\r\nConnection: close\r\n\r\n`,
    );
    await raw(
      `GET /messages HTTP/1.1\r\nHost: x\r\nOrigin: ${value}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
  }
  await raw(`GET /health/live\r\n${forged}\r\n\r\n`);
  const socket = await connect(claire, 'WebSocket');
  await socket.raw(`forged-line\r\n${forged}`, {});
  await socket.raw('join_claim', { claimId: `forged-line\u2028${forged}` });
  await socket.close();
  await claire.get('/auth/me');
  const lines = server.logs().slice(before);
  expect(lines.length).toBeGreaterThan(0);
  expect(failuresIn(lines)).toEqual([]);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), msg: expect.any(String) });
    expect(line).not.toMatch(/forged-line|\p{Cc}|\p{Zl}|\p{Zp}/u);
  }
});

/** As files of logs are named. */
function localDate(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Bytes that no client of ours would send; what comes back does not matter. */
async function raw(bytes: string): Promise<void> {
  const socket = connectTo(server.port, '127.0.0.1');
  socket.end(bytes, 'latin1');
  await text(socket).catch(() => '');
}

it('RUN14 a full disk of the logs stops nothing, and is told once', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'claimline-test-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  // Who may not mount gets the device that is always full, under the name of the file.
  if (canMount) {
    const disk = new SmallDisk();
    onTestFinished(() => disk.dispose());
    writeFileSync(join(disk.directory, 'filler'), Buffer.alloc(1_048_576 - 8_192));
    symlinkSync(disk.directory, join(dataDir, 'logs'));
  } else {
    mkdirSync(join(dataDir, 'logs'));
    symlinkSync('/dev/full', join(dataDir, 'logs', `app-server.${localDate()}.1.log`));
  }
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const full = await startProduct({ dataDir, databaseUrl: database.url, env: { LOG_LEVEL: 'info' } });
  onTestFinished(() => full.dispose());
  const person = await signIn(full, 'claire@example.com');
  const claim = await person.opens();
  for (let index = 0; index < 50; index++) {
    await person.get('/claims/none');
  }
  await person.says(claim, 'still there');
  const told = () => full.logs().filter((line) => line.includes('Log files cannot be written'));
  await expect.poll(told).toHaveLength(1);
  expect(JSON.parse(told()[0] ?? '{}')).toMatchObject({ level: 'error', code: 'ENOSPC' });
  expect(full.logs().filter((line) => line.includes('Request refused')).length).toBeGreaterThanOrEqual(50);
});
