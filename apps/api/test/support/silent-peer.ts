import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Person } from './people.js';

const CLOSE = 8;
const PING = 9;

/** A frame as a client must send it: masked, here with zeros, which change nothing. */
export function maskedFrame(opcode: number, isLast: boolean, payload: string): Buffer {
  const bytes = Buffer.from(payload);
  if (bytes.length > 125) {
    throw new Error('Only short frames are written here.');
  }
  return Buffer.concat([Buffer.from([(isLast ? 0x80 : 0) | opcode, 0x80 | bytes.length, 0, 0, 0, 0]), bytes]);
}

/** A WebSocket by hand: it hears everything, answers nothing, not even a ping, and writes any bytes. */
export class SilentPeer {
  /** When each ping came, in milliseconds after the connection was open. */
  readonly pingsAfterMs: number[] = [];
  /** When the connection ended, likewise. */
  readonly endedAfterMs: Promise<number>;
  closeCode: number | null = null;
  isEnded = false;
  private unread: Buffer = Buffer.alloc(0);
  private readonly since = performance.now();

  private constructor(
    private readonly socket: Socket,
    head: Buffer,
  ) {
    this.endedAfterMs = new Promise((resolve) => {
      socket.once('close', () => {
        this.isEnded = true;
        resolve(performance.now() - this.since);
      });
    });
    socket.on('data', (chunk) => this.received(chunk));
    this.received(head);
  }

  /** `early` goes out with the handshake, before the server can have answered. */
  static async open(
    { server, token }: Pick<Person, 'server' | 'token'>,
    { path = '/messages', early = Buffer.alloc(0) }: { path?: string; early?: Buffer } = {},
  ): Promise<SilentPeer> {
    const { hostname, port, host } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Authorization: Bearer ${token}`,
    ];
    socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), early]));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    const end = answer.indexOf('\r\n\r\n');
    if (!answer.toString().startsWith('HTTP/1.1 101 ') || end < 0) {
      throw new Error(`The server did not switch to WebSocket: ${answer}`);
    }
    return new SilentPeer(socket, answer.subarray(end + 4));
  }

  /** Resolves once the system has taken the bytes, or the connection is gone. */
  write(bytes: Buffer): Promise<unknown> {
    return new Promise((resolve) => this.socket.write(bytes, resolve));
  }

  destroy(): void {
    this.socket.destroy();
  }

  private received(chunk: Buffer): void {
    this.unread = Buffer.concat([this.unread, chunk]);
    for (let frame = this.takeFrame(); frame; frame = this.takeFrame()) {
      if (frame.opcode === PING) {
        this.pingsAfterMs.push(performance.now() - this.since);
      } else if (frame.opcode === CLOSE) {
        this.closeCode = frame.payload.readUInt16BE();
      }
    }
  }

  /** The next frame, which a server never masks; null while it is not whole. */
  private takeFrame(): { opcode: number; payload: Buffer } | null {
    const [first = 0, length = 0] = this.unread;
    const headerBytes = length === 127 ? 10 : length === 126 ? 4 : 2;
    if (this.unread.length < headerBytes) {
      return null;
    }
    const payloadBytes =
      length === 127 ? Number(this.unread.readBigUInt64BE(2)) : length === 126 ? this.unread.readUInt16BE(2) : length;
    const end = headerBytes + payloadBytes;
    if (this.unread.length < end) {
      return null;
    }
    const payload = this.unread.subarray(headerBytes, end);
    this.unread = this.unread.subarray(end);
    return { opcode: first & 0x0f, payload };
  }
}
