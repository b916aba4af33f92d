import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Person } from './people.js';

/** A Socket.IO connection by hand, which can say what no client would. Closed when the test is over. */
export class RawSocketIo {
  /** Packets as they came, pings apart. */
  readonly heard: string[] = [];
  readonly closed: Promise<unknown>;

  private constructor(private readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      const packet = data.toString();
      if (packet === '2') {
        socket.send('3');
      } else {
        this.heard.push(packet);
      }
    });
  }

  /** Resolves once the transport is open and, unless told otherwise, the namespace entered. */
  static async open({ server, token }: Person, { enters = true } = {}): Promise<RawSocketIo> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    onTestFinished(() => socket.terminate());
    const raw = new RawSocketIo(socket);
    await once(socket, 'message');
    if (enters) {
      socket.send(`40/messages,${JSON.stringify({ token })}`);
      while (!raw.heard.some((packet) => packet.startsWith('42/messages,["connected"'))) {
        await once(socket, 'message');
      }
    }
    return raw;
  }

  send(packet: string): void {
    this.socket.send(packet);
  }
}
