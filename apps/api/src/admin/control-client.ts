import { connect } from 'node:net';
import { z } from 'zod';
import type { AdminCommand, AdminResult } from './admin-command.js';

const ANSWER_WITHIN_MS = 30_000;
/** Commands that read everything there is. */
const LONG = new Set<AdminCommand['command']>([
  'verify-log',
  'check-storage',
  'sweep',
  'backup',
  'export-user',
  'erase-user',
]);
const LONG_WITHIN_MS = 6 * 3_600_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const resultSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), message: z.string() }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

/** Nobody listens there: the server is just starting or stopping, or no server holds the lock. */
export class NotListening extends Error {}

/** Has the running server do a command. Throws `NotListening`, or an error when the server does not answer. */
export function askServer(socketPath: string, command: AdminCommand): Promise<AdminResult> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    let connected = false;
    let answer = '';
    socket
      .setEncoding('utf8')
      .setTimeout(LONG.has(command.command) ? LONG_WITHIN_MS : ANSWER_WITHIN_MS, () =>
        socket.destroy(new Error('The server does not answer. It may still make the change: look, then try again.')),
      );
    socket.on('connect', () => {
      connected = true;
      socket.write(`${JSON.stringify(command)}\n`);
    });
    socket.on('data', (chunk: string) => {
      answer += chunk;
      if (answer.length > MAX_ANSWER_BYTES) {
        socket.destroy(new Error('The server gave an answer that is too long.'));
      }
    });
    socket.on('error', (error) => reject(connected ? error : new NotListening(error.message)));
    socket.on('close', () => {
      try {
        resolve(resultSchema.parse(JSON.parse(answer)));
      } catch {
        reject(new Error('The server went away before it answered. See whether the change was made, then try again.'));
      }
    });
  });
}
