import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  closeCodes,
  frameSchema,
  limits,
  type ServerEvent,
  type ServerEvents,
  type SessionEndReason,
  SOCKET_NAMESPACE,
  WEBSOCKET_SUBPROTOCOL,
} from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import type { RawData, WebSocket } from 'ws';
import { bearerToken } from '../auth/bearer.js';
import type { Principal } from '../auth/principal.js';
import { check } from '../common/check.js';
import { AppError } from '../common/errors.js';
import { OriginGuard } from '../common/origin-guard.js';
import { toAppError } from '../database/database-errors.js';
import { EventRunner } from './ack.js';
import { type Broadcast, Broadcaster } from './broadcaster.js';
import { writeGathered } from './gathered-writes.js';
import { ImpatientWebSocketServer } from './impatient-websocket-server.js';
import type { Connection, Session } from './session.js';
import { SessionOpener } from './session-opener.js';
import { subprotocolToken } from './subprotocol-token.js';

const CLOSE_CODE: Record<SessionEndReason, number> = {
  token_expired: closeCodes.unauthorized,
  revoked: closeCodes.unauthorized,
  too_slow: closeCodes.tooSlow,
  restarting: closeCodes.restarting,
};

/** Silence is measured to this, in milliseconds: a peer that is gone must not stay present for longer than it has to. */
const CHECK_PEERS_EVERY_MS = 1_000;

class WebSocketConnection implements Connection {
  readonly transport = 'websocket';
  private lastHeard = performance.now();
  private lastPinged = this.lastHeard;

  constructor(readonly socket: WebSocket) {}

  heard(): void {
    this.lastHeard = performance.now();
  }

  /** Pings a peer that is due for it, and cuts off one that has been silent for too long. */
  checkPeer(now: number): void {
    if (now - this.lastHeard >= limits.connection.silentPeerMs) {
      this.socket.terminate();
    } else if (now - this.lastPinged >= limits.connection.pingIntervalMs) {
      this.lastPinged = now;
      this.socket.ping();
    }
  }

  send<E extends ServerEvent>(event: E, payload: ServerEvents[E]): void {
    this.write(JSON.stringify({ event, data: payload }));
  }

  write(frame: string): void {
    if (this.socket.readyState === this.socket.OPEN) {
      this.socket.send(frame);
    }
  }

  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  close(reason: SessionEndReason): void {
    this.socket.close(CLOSE_CODE[reason], reason);
  }
}

/** Plain WebSocket at `/messages`: the same session without Socket.IO, for any language. */
@Injectable()
export class WebSocketTransport implements Broadcast {
  private readonly server = new ImpatientWebSocketServer({
    noServer: true,
    maxPayload: limits.frameMaxBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(WEBSOCKET_SUBPROTOCOL) ? WEBSOCKET_SUBPROTOCOL : false),
  });
  private readonly connections = new Map<Session, WebSocketConnection>();
  private heartbeat: NodeJS.Timeout | null = null;

  constructor(
    private readonly opener: SessionOpener,
    private readonly runner: EventRunner,
    private readonly broadcaster: Broadcaster,
    private readonly origins: OriginGuard,
  ) {}

  listen(http: HttpServer): void {
    http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.heartbeat = setInterval(() => this.checkPeers(), CHECK_PEERS_EVERY_MS).unref();
    this.broadcaster.attach(this);
  }

  toSessions<E extends ServerEvent>(
    sessions: readonly Session[],
    event: E,
    payloads: readonly ServerEvents[E][],
  ): void {
    let frames: string[] | null = null;
    for (const session of sessions) {
      const connection = this.connections.get(session);
      if (connection) {
        frames ??= payloads.map((data) => JSON.stringify({ event, data }));
        for (const frame of frames) {
          connection.write(frame);
        }
        session.endIfTooSlow();
      }
    }
  }

  close(): void {
    clearInterval(this.heartbeat ?? undefined);
    writeGathered();
    for (const socket of this.server.clients) {
      socket.terminate();
    }
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url?.split('?', 1)[0];
    if (path?.startsWith('/socket.io/')) {
      return;
    }
    socket.on('error', () => socket.destroy());
    if (path !== SOCKET_NAMESPACE) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    } else if (!this.origins.admits(request.headers.origin)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    } else {
      this.server.handleUpgrade(request, socket, head, (webSocket) => this.accept(webSocket, request));
    }
  }

  private accept(socket: WebSocket, request: IncomingMessage): void {
    // Malformed frames close the connection by themselves; without a listener they would end the process.
    socket.on('error', () => undefined);
    // What comes before the token is checked waits here, in order.
    const early: { data: RawData; isBinary: boolean }[] = [];
    const hold = (data: RawData, isBinary: boolean) => {
      early.push({ data, isBinary });
      if (early.length > limits.rates.messages.burst) {
        socket.close(closeCodes.rateLimited, 'rate_limited');
      }
    };
    socket.on('message', hold);
    const token =
      bearerToken(request.headers.authorization) ?? subprotocolToken(request.headers['sec-websocket-protocol']);
    const opened = (principal: Principal) => {
      if (socket.readyState !== socket.OPEN) {
        return;
      }
      const connection = new WebSocketConnection(socket);
      const session = this.opener.open(principal, connection);
      this.connections.set(session, connection);
      socket.off('message', hold);
      socket.on('message', (data, isBinary) => this.received(session, connection, data, isBinary));
      socket.on('pong', () => connection.heard());
      socket.on('close', (code) => {
        this.connections.delete(session);
        this.opener.closed(session, `close ${code}`);
      });
      for (const { data, isBinary } of early) {
        this.received(session, connection, data, isBinary);
      }
    };
    const refused = (thrown: unknown) => {
      const { code } = toAppError(thrown);
      this.opener.refused('websocket', code);
      const closeCode = { unauthorized: closeCodes.unauthorized, rate_limited: closeCodes.rateLimited }[code as string];
      socket.close(closeCode ?? closeCodes.restarting, code);
    };
    this.opener.admit(token).then(opened).catch(refused);
  }

  private received(session: Session, connection: WebSocketConnection, data: RawData, isBinary: boolean): void {
    connection.heard();
    let id: string | number | undefined;
    try {
      const parsed = isBinary ? undefined : parseJson(data.toString());
      id = frameSchema.pick({ id: true }).safeParse(parsed).data?.id;
      const frame = check(frameSchema, parsed);
      void this.runner.run(session, frame.event, frame.data).then((ack) => {
        this.answer(connection, id, ack);
        session.endIfTooSlow();
      });
    } catch (thrown) {
      this.answer(connection, id, this.runner.refuseUnreadable(session, thrown));
    }
  }

  /** A frame without an id hears nothing of success; of a frame that could not be read it hears as event `error`. */
  private answer(connection: WebSocketConnection, id: string | number | undefined, ack: object): void {
    if (id !== undefined) {
      connection.write(JSON.stringify({ event: 'ack', id, data: ack }));
    } else if ('error' in ack) {
      connection.write(JSON.stringify({ event: 'error', data: ack.error }));
    }
  }

  private checkPeers(): void {
    const now = performance.now();
    for (const connection of this.connections.values()) {
      connection.checkPeer(now);
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('validation_failed', { detail: 'A frame must be JSON: { "event", "data", "id"? }.' });
  }
}
