import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ClamdAddress } from '../config/attachment-urls.js';
import { quote } from './clamd-reply.js';
import { ScanUnavailable } from './scanner.js';

/** Milliseconds. */
export interface ClamdLimits {
  connect: number;
  /** How long nothing may move while the request is being sent. */
  idle: number;
  /** From the connection's beginning to the reply. */
  total: number;
}

/** The name of a signature and some words; no reply of clamd is near it. */
const LONGEST_REPLY = 1_000;

/**
 * Sends `request` on a connection of its own and resolves with the reply, without the zero byte that ends it. Rejects
 * with `ScanUnavailable` when there is none or it comes too early, and with the error of `request`; the connection is
 * closed in any case, and `request` is read no further.
 */
export async function askClamd(
  address: ClamdAddress,
  request: AsyncIterable<Buffer | string>,
  limits: ClamdLimits,
): Promise<string> {
  // With `allowHalfOpen` the end of the other side does not end ours: what it said before is still to be read.
  const socket = connect({ ...toSocketAddress(address), allowHalfOpen: true, noDelay: true });
  const give = (up: string) => () => socket.destroy(new ScanUnavailable(up));
  const connecting = setTimeout(give(`clamd took no connection within ${limits.connect} ms`), limits.connect);
  const total = setTimeout(give(`clamd gave no answer within ${limits.total} ms`), limits.total);
  socket.once('connect', () => clearTimeout(connecting));
  socket.setTimeout(limits.idle, give(`nothing went to clamd for ${limits.idle} ms`));
  const received = receive(socket);
  const sent = send(socket, request);
  try {
    // Whoever answers without having read everything does not speak of this file.
    const early = await Promise.race([received, sent]);
    if (early !== undefined) {
      throw new ScanUnavailable(`clamd answered before it had everything: ${quote(early)}`);
    }
    return await received;
  } finally {
    clearTimeout(connecting);
    clearTimeout(total);
    socket.destroy();
  }
}

const toSocketAddress = (address: ClamdAddress) =>
  address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port };

/** Sends with back-pressure. Stays open for ever when the socket ends without an error: `receive` tells of that. */
async function send(socket: Socket, request: AsyncIterable<Buffer | string>): Promise<undefined> {
  await once(socket, 'connect');
  for await (const part of request) {
    // Node destroys a socket whose write fails, and with it what clamd said before it closed the connection: so that is
    // read first, but for what comes in between.
    await nextTurn();
    if (!socket.write(part)) {
      await once(socket, 'drain');
    }
  }
  // While it scans it is silent.
  socket.setTimeout(0);
  return undefined;
}

function receive(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      reply += text;
      const end = reply.indexOf('\0');
      if (end >= 0 && end < reply.length - 1) {
        reject(new ScanUnavailable('clamd gave more than one answer'));
      } else if (end >= 0) {
        resolve(reply.slice(0, end));
      } else if (reply.length > LONGEST_REPLY) {
        reject(new ScanUnavailable(`clamd answered without end: ${quote(reply)}`));
      }
    });
    socket.once('end', () => reject(new ScanUnavailable(`clamd closed the connection after saying ${quote(reply)}`)));
    socket.once('error', (error) => reject(error instanceof ScanUnavailable ? error : brokenOff(error)));
  });
}

function brokenOff(error: NodeJS.ErrnoException): ScanUnavailable {
  const reason = `the connection to clamd failed: ${error.code ?? error.message}`;
  // Its words for that may be lost with the connection.
  const hint = /^(?:EPIPE|ECONNRESET)$/.test(error.code ?? '')
    ? '; it was stopped, or its StreamMaxLength is too small'
    : '';
  return new ScanUnavailable(`${reason}${hint}`, { cause: error });
}
