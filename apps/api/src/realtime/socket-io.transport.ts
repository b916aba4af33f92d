import type { Server as HttpServer } from 'node:http';
import {
  limits,
  type ServerEvent,
  type ServerEvents,
  type SessionEndReason,
  SOCKET_NAMESPACE,
} from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { Server, type Socket } from 'socket.io';
import { bearerToken } from '../auth/bearer.js';
import type { Principal } from '../auth/principal.js';
import { OriginGuard } from '../common/origin-guard.js';
import { ServerAddress } from '../common/server-address.js';
import { toAppError } from '../database/database-errors.js';
import { EventRunner } from './ack.js';
import { type Broadcast, Broadcaster } from './broadcaster.js';
import { writeToAll } from './gathered-packets.js';
import { writeGathered } from './gathered-writes.js';
import { CLOSE_WITHIN_MS, ImpatientWebSocketServer } from './impatient-websocket-server.js';
import { SendBuffer } from './send-buffer.js';
import type { Connection, Session } from './session.js';
import { SessionOpener } from './session-opener.js';

/** With the 25 s between pings: either side notices a half-open connection within 45 s, with something to spare. */
const PING_TIMEOUT_MS = 18_000;

/** An event as Socket.IO writes it: its packet type is 2. */
function packetOf(event: string, payload: unknown): string {
  return `2${SOCKET_NAMESPACE},${JSON.stringify([event, payload])}`;
}

function tokenOf(socket: Socket): string | undefined {
  const { token } = socket.handshake.auth as { token?: unknown };
  return typeof token === 'string' ? token : bearerToken(socket.handshake.headers.authorization);
}

class SocketIoConnection implements Connection {
  readonly transport = 'socket.io';
  private readonly buffer: SendBuffer;

  constructor(private readonly socket: Socket) {
    this.buffer = new SendBuffer(socket.conn);
  }

  get bufferedBytes(): number {
    return this.buffer.bytes;
  }

  onWritten(listener: () => void): void {
    this.buffer.onGrown(listener);
  }

  send<E extends ServerEvent>(event: E, payload: ServerEvents[E]): void {
    this.socket.emit(event, payload);
  }

  close(reason: SessionEndReason): void {
    // Engine.IO writes out what was sent before it closes.
    this.socket.disconnect(true);
    if (reason === 'too_slow') {
      setTimeout(() => this.socket.conn.close(true), CLOSE_WITHIN_MS).unref();
    }
  }
}

/** Socket.IO on the namespace `/messages`; long-polling where WebSocket is blocked. */
@Injectable()
export class SocketIoTransport implements Broadcast {
  private io: Server | null = null;
  private readonly connections = new Map<Session, Socket['conn']>();

  constructor(
    private readonly opener: SessionOpener,
    private readonly runner: EventRunner,
    private readonly broadcaster: Broadcaster,
    private readonly address: ServerAddress,
    private readonly origins: OriginGuard,
  ) {}

  listen(http: HttpServer): void {
    const io = new Server(http, {
      serveClient: false,
      // Other paths belong to other handlers, which refuse what they do not know themselves.
      destroyUpgrade: false,
      connectTimeout: limits.connection.authenticateWithinMs,
      pingInterval: limits.connection.pingIntervalMs,
      pingTimeout: PING_TIMEOUT_MS,
      maxHttpBufferSize: limits.frameMaxBytes,
      wsEngine: ImpatientWebSocketServer,
      perMessageDeflate: false,
      // CORS does not protect WebSocket: this refuses foreign pages on every transport.
      allowRequest: (request, callback) => callback(null, this.origins.admits(request.headers.origin)),
      cors: {
        origin: (origin, callback) => callback(null, origin !== undefined && this.address.allowsOrigin(origin)),
        credentials: true,
      },
    });
    // An anonymous client could sit on the root namespace for ever.
    io.use((_socket, next) => next(new Error('not_found')));
    this.io = io;
    const namespace = io.of(SOCKET_NAMESPACE);
    namespace.use((socket, next) => {
      this.opener.admit(tokenOf(socket)).then(
        (principal) => {
          socket.data = principal;
          next();
        },
        (error: unknown) => next(this.refusal(error)),
      );
    });
    namespace.on('connection', (socket) => this.connected(socket));
    this.broadcaster.attach(this);
  }

  toSessions<E extends ServerEvent>(
    sessions: readonly Session[],
    event: E,
    payloads: readonly ServerEvents[E][],
  ): void {
    const connections = sessions.flatMap((session) => this.connections.get(session) ?? []);
    if (connections.length > 0) {
      writeToAll(
        connections,
        payloads.map((payload) => packetOf(event, payload)),
      );
    }
  }

  /** Ends what is left of connections. `io.close()` would close the HTTP server too, which has requests to finish. */
  close(): void {
    writeGathered();
    this.io?.engine.close();
  }

  private connected(socket: Socket): void {
    const connection = new SocketIoConnection(socket);
    let session: Session;
    try {
      session = this.opener.open(socket.data as Principal, connection, socket.id);
    } catch (error) {
      this.refusal(error);
      socket.disconnect(true);
      return;
    }
    this.connections.set(session, socket.conn);
    connection.onWritten(() => session.endIfTooSlow());
    // The name of an event may be a number, too.
    socket.onAny((event: string | number, ...args: unknown[]) => {
      const last = args.at(-1);
      const answer = typeof last === 'function' ? (last as (ack: object) => void) : null;
      void this.runner
        .run(session, String(event), args[0] === last && answer ? undefined : args[0])
        .then((ack) => answer?.(ack));
    });
    socket.on('disconnect', (reason) => {
      this.connections.delete(session);
      this.opener.closed(session, reason);
    });
  }

  private refusal(thrown: unknown): Error {
    const error = toAppError(thrown);
    this.opener.refused('socket.io', error.code);
    return Object.assign(new Error(error.code), { data: error.toAckError() });
  }
}
