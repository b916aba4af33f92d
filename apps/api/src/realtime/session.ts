import {
  ephemeralEvents,
  limits,
  type ServerEvent,
  type ServerEvents,
  type SessionEndReason,
} from '@claimline/protocol';
import type { Principal } from '../auth/principal.js';

export type TransportName = 'socket.io' | 'websocket';

/** What a transport does for one connection. Never throws: a connection that is gone swallows what is sent. */
export interface Connection {
  readonly transport: TransportName;
  send<E extends ServerEvent>(event: E, payload: ServerEvents[E]): void;
  /** Bytes that were sent but that the system has not taken yet: what a slow reader makes the server keep. */
  readonly bufferedBytes: number;
  /** Ends the connection once what was sent is on its way. */
  close(reason: SessionEndReason): void;
}

const ephemeral: ReadonlySet<ServerEvent> = new Set(ephemeralEvents);

const RETRY: Record<SessionEndReason, boolean> = {
  token_expired: true,
  revoked: false,
  too_slow: true,
  restarting: true,
};

/** One connection of one user, on any transport. */
export class Session {
  readonly joinedClaims = new Set<string>();
  readonly connectedAt = new Date();
  private ended = false;
  /** Why the server ended it; null when the client went away. */
  endReason: SessionEndReason | null = null;
  /** What this session asked for last: its events are worked on one after the other, in the order they came. */
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    readonly id: string,
    public principal: Principal,
    private readonly connection: Connection,
  ) {}

  get userId(): string {
    return this.principal.userId;
  }

  get transport(): TransportName {
    return this.connection.transport;
  }

  get isEnded(): boolean {
    return this.ended;
  }

  /** How many events wait to be worked on. */
  get backlog(): number {
    return this.waiting;
  }

  /** Runs `work` after everything this session asked for before. */
  inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    this.waiting++;
    const result = this.tail.then(work);
    this.tail = result.then(
      () => this.waiting--,
      () => this.waiting--,
    );
    return result;
  }

  /** Ephemeral events are dropped when the client reads too slowly. */
  takes(event: ServerEvent): boolean {
    return (
      !this.ended && !(ephemeral.has(event) && this.connection.bufferedBytes > limits.connection.ephemeralBufferedBytes)
    );
  }

  send<E extends ServerEvent>(event: E, payload: ServerEvents[E]): void {
    if (this.takes(event)) {
      this.connection.send(event, payload);
      this.endIfTooSlow();
    }
  }

  /** Called after each write to the connection, also by broadcasts that go past `send`. */
  endIfTooSlow(): void {
    if (this.connection.bufferedBytes > limits.connection.maxBufferedBytes) {
      this.end('too_slow');
    }
  }

  /** Says why and whether to come back, then closes. */
  end(reason: SessionEndReason, retry = RETRY[reason]): void {
    if (this.ended) {
      return;
    }
    this.connection.send('session_ended', { reason, retry });
    this.ended = true;
    this.endReason = reason;
    this.connection.close(reason);
  }

  /** The connection is gone. */
  lost(): void {
    this.ended = true;
  }
}
