import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Logger } from '../observability/logger.js';
import type { AdminCommand, AdminResult } from './admin-command.js';
import type { AdminCommands } from './admin-commands.js';
import { askServer, NotListening } from './control-client.js';
import { ControlSocket } from './control-socket.js';

const disable = { command: 'disable', args: { email: 'nina@example.com' } } satisfies AdminCommand;
const run = vi.fn<(command: AdminCommand) => Promise<AdminResult>>();
const logged = vi.fn();

let folder: string;
let path: string;
let control: ControlSocket;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claimline-control-'));
  path = join(folder, 'control.sock');
  run.mockReset().mockResolvedValue({ ok: true, message: 'Done.' });
  logged.mockReset();
  control = new ControlSocket(
    { run: run as AdminCommands['run'] } as AdminCommands,
    { info: logged, error: logged } as Partial<Logger> as Logger,
  );
  await control.listen(path);
});
afterEach(async () => {
  await control.close();
  await rm(folder, { recursive: true });
});

/** What comes back for raw bytes. */
async function send(bytes: string | Buffer, end = false): Promise<unknown> {
  const socket = connect({ path, allowHalfOpen: true });
  socket.write(bytes);
  if (end) {
    socket.end();
  }
  const answer = await text(socket);
  socket.destroy();
  return JSON.parse(answer);
}

test('a command is done and answered; only the own user may open the socket', async () => {
  expect(await askServer(path, disable)).toEqual({ ok: true, message: 'Done.' });
  expect(run).toHaveBeenCalledWith(disable);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a refusal is passed on', async () => {
  run.mockResolvedValue({ ok: false, error: 'No.' });
  expect(await askServer(path, disable)).toEqual({ ok: false, error: 'No.' });
});

test('an unexpected failure is logged, told without its reason, and does not stop the server', async () => {
  run.mockRejectedValueOnce(new Error('secret detail'));
  expect(JSON.stringify(await askServer(path, disable))).not.toContain('secret');
  expect(logged).toHaveBeenCalledWith('admin_command_failed', { error: expect.any(Error) });
  expect(await askServer(path, disable)).toMatchObject({ ok: true });
});

test('nothing of a command but its name is logged', async () => {
  await askServer(path, { command: 'reset-password', args: { email: 'nina@example.com', password: 'correct horse' } });
  expect(JSON.stringify(logged.mock.calls)).not.toMatch(/nina|horse/);
});

test.each([
  ['no JSON', 'hello\n'],
  ['no command', '{}\n'],
  ['an unknown command', '{"command":"destroy","args":{}}\n'],
  ['missing arguments', '{"command":"disable","args":{}}\n'],
  ['an endless line', Buffer.alloc(70_000, 'x')],
])('%s is refused', async (_name, bytes) => {
  expect(await send(bytes)).toMatchObject({ ok: false });
  expect(run).not.toHaveBeenCalled();
});

test('a command without its line break counts once the caller has ended', async () => {
  expect(await send(JSON.stringify(disable), true)).toMatchObject({ ok: true });
});

test('a line that comes in pieces is put together, accents too', async () => {
  const line = Buffer.from(`${JSON.stringify({ command: 'disable', args: { email: 'é@example.com' } })}\n`);
  const socket = connect({ path, allowHalfOpen: true });
  for (const byte of line) {
    socket.write(Buffer.of(byte));
  }
  expect(JSON.parse(await text(socket))).toMatchObject({ ok: true });
  socket.destroy();
  expect(run).toHaveBeenCalledWith({ command: 'disable', args: { email: 'é@example.com' } });
});

test('a caller that goes away does no harm', async () => {
  connect(path).destroy();
  const socket = connect(path);
  socket.write(`${JSON.stringify(disable)}\n`, () => socket.destroy());
  expect(await askServer(path, disable)).toMatchObject({ ok: true });
});

test('what a dead server left is taken over; where nobody listens, the client says so', async () => {
  await control.close();
  await expect(askServer(path, disable)).rejects.toThrow(NotListening);
  await writeFile(path, '');
  await expect(askServer(path, disable)).rejects.toThrow(NotListening);
  await control.listen(path);
  expect(await askServer(path, disable)).toMatchObject({ ok: true });
});
