import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { gatherWrites } from './gathered-writes.js';

/** A peer that does not read does not answer a close either: after this its connection is cut. */
export const CLOSE_WITHIN_MS = 5_000;

/** The WebSocket server of both transports. */
export class ImpatientWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    // An option that the types do not know yet; its default is 30 s.
    const impatient: ServerOptions & { closeTimeout: number } = { ...options, closeTimeout: CLOSE_WITHIN_MS };
    super(impatient);
  }

  override handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    callback: (client: WebSocket, request: IncomingMessage) => void,
  ): void {
    gatherWrites(socket);
    super.handleUpgrade(request, socket, head, callback);
  }
}
