import type { Ack, AckData, ClientEvent, ServerEvent, ServerEvents } from '@claimline/protocol';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, onTestFinished } from 'vitest';
import { type RawData, WebSocket } from 'ws';
import type { Person } from './people.js';

/** Longer than any promise of the contract that is not about time. */
const PATIENCE_MS = 8_000;

export const transports = ['Socket.IO', 'WebSocket'] as const;
export type Transport = (typeof transports)[number];

/** The same cases on both transports. */
export const onBothTransports = describe.each(transports.map((transport) => ({ transport })));

export interface ConnectOptions {
  token?: string | null;
  origin?: string;
}

export interface Heard {
  event: string;
  payload: unknown;
}

/** What the other side said when it refused or ended a connection: a code of the protocol, and the close code if there is one. */
export interface Closed {
  reason: string;
  closeCode?: number;
}

/** The connection was refused, at the handshake or after it. */
export class Refused extends Error {
  constructor(readonly closed: Closed) {
    super(`The connection was refused: ${closed.reason}`);
  }
}

/** A connection of either transport, bare: it repeats nothing and mends nothing. */
export abstract class TestSocket {
  /** Everything that came, in the order in which it came. */
  readonly heard: Heard[] = [];
  readonly closed: Promise<Closed>;
  isClosed = false;
  private readonly taken = new Set<Heard>();
  private readonly waiting = new Set<() => void>();
  protected ended: (closed: Closed) => void = () => undefined;

  constructor() {
    this.closed = new Promise((resolve) => {
      this.ended = (closed) => {
        this.isClosed = true;
        resolve(closed);
        this.wake();
      };
    });
  }

  /** Sends any event with any payload; the answer as it comes. */
  abstract raw(event: unknown, payload: unknown): Promise<Ack<object>>;
  /** Goes away without a word. */
  abstract close(): Promise<Closed>;

  async call<E extends ClientEvent>(event: E, payload: object): Promise<Ack<AckData[E]>> {
    return (await this.raw(event, payload)) as Ack<AckData[E]>;
  }

  /** A call that must be answered with ok. */
  async ok<E extends ClientEvent>(event: E, payload: object): Promise<AckData[E]> {
    const ack = await this.call(event, payload);
    expect(ack).toMatchObject({ ok: true });
    return ack as AckData[E];
  }

  /** The next of these events that has not been taken yet, come or still to come. */
  async next<E extends ServerEvent>(
    event: E,
    fits: (payload: ServerEvents[E]) => boolean = () => true,
    withinMs = PATIENCE_MS,
  ): Promise<ServerEvents[E]> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const found = this.heard.find(
        (heard) => heard.event === event && !this.taken.has(heard) && fits(heard.payload as ServerEvents[E]),
      );
      if (found) {
        this.taken.add(found);
        return found.payload as ServerEvents[E];
      }
      const leftMs = deadline - Date.now();
      if (leftMs <= 0 || this.isClosed) {
        const events = this.heard.map((heard) => heard.event).join(', ');
        throw new Error(
          `${event} did not come${this.isClosed ? ' before the end' : ` within ${withinMs} ms`}: ${events}`,
        );
      }
      await this.news(leftMs);
    }
  }

  /** All of one event so far. */
  all<E extends ServerEvent>(event: E): ServerEvents[E][] {
    return this.heard.filter((heard) => heard.event === event).map(({ payload }) => payload as ServerEvents[E]);
  }

  /** Positions of the lasting events, in the order in which they came. */
  seqs(): number[] {
    const lasting = /^(new_message|message_(updated|deleted|read_receipt)|attachment_\w+|claim_updated)$/;
    return this.heard.flatMap(({ event, payload }) => (lasting.test(event) ? [(payload as { seq: number }).seq] : []));
  }

  /** Once this resolves, all that the server had sent here before has come. */
  async settled(): Promise<void> {
    await this.ok('leave_claim', { claimId: '00000000-0000-7000-8000-000000000000' });
  }

  protected hear(event: string, payload: unknown): void {
    this.heard.push({ event, payload });
    this.wake();
  }

  private wake(): void {
    for (const wake of [...this.waiting]) {
      wake();
    }
  }

  private news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.waiting.add(wake);
    });
  }
}

/** The connection by Socket.IO, with what only it can do. */
export class SocketIoSocket extends TestSocket {
  constructor(readonly socket: Socket) {
    super();
    socket.onAny((event: string, payload: unknown) => this.hear(event, payload));
    socket.on('disconnect', (reason) => this.ended({ reason }));
  }

  raw(event: unknown, payload: unknown): Promise<Ack<object>> {
    return this.socket.timeout(PATIENCE_MS).emitWithAck(event as string, payload);
  }

  close(): Promise<Closed> {
    this.socket.disconnect();
    return this.closed;
  }
}

export class PlainSocket extends TestSocket {
  private readonly acks = new Map<number, (ack: Ack<object>) => void>();
  private calls = 0;

  constructor(readonly socket: WebSocket) {
    super();
    socket.on('message', (data: RawData) => {
      const frame = JSON.parse(data.toString()) as { event: string; id?: number; data: unknown };
      if (frame.event === 'ack') {
        this.acks.get(Number(frame.id))?.(frame.data as Ack<object>);
      } else {
        this.hear(frame.event, frame.data);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', (closeCode, reason) => this.ended({ reason: reason.toString(), closeCode }));
  }

  raw(event: unknown, payload: unknown): Promise<Ack<object>> {
    const id = ++this.calls;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${event} was not answered`)), PATIENCE_MS);
      this.acks.set(id, (ack) => {
        clearTimeout(timer);
        this.acks.delete(id);
        resolve(ack);
      });
      this.socket.send(JSON.stringify({ event, data: payload, id }));
    });
  }

  close(): Promise<Closed> {
    this.socket.close();
    return this.closed;
  }
}

/** As `open`; closed when the test is over. */
export async function connect(person: Person, transport: Transport, options: ConnectOptions = {}): Promise<TestSocket> {
  const socket = await open(person, transport, options);
  onTestFinished(() => void socket.close());
  return socket;
}

/** Connects someone; resolves once the server has said `connected`, rejects with `Refused`. The caller closes it. */
export async function open(person: Person, transport: Transport, options: ConnectOptions = {}): Promise<TestSocket> {
  const token = options.token === undefined ? person.token : options.token;
  const socket =
    transport === 'Socket.IO'
      ? await openSocketIo(person.server.url, token, options)
      : await openWebSocket(person.server.url, token, options);
  await socket.next('connected');
  return socket;
}

function openSocketIo(url: string, token: string | null, { origin }: ConnectOptions): Promise<TestSocket> {
  const socket = io(new URL('/messages', url).href, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(token === null ? {} : { auth: { token } }),
    ...(origin === undefined ? {} : { extraHeaders: { origin } }),
  });
  const opened = new SocketIoSocket(socket);
  return new Promise((resolve, reject) => {
    socket.on('connect', () => resolve(opened));
    socket.on('connect_error', (error) => {
      socket.close();
      reject(new Refused({ reason: error.message }));
    });
  });
}

function openWebSocket(url: string, token: string | null, { origin }: ConnectOptions): Promise<TestSocket> {
  const headers = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(origin === undefined ? {} : { origin }),
  };
  const socket = new WebSocket(new URL('/messages', url.replace(/^http/, 'ws')), { headers });
  const opened = new PlainSocket(socket);
  return new Promise((resolve, reject) => {
    socket.once('message', () => resolve(opened));
    socket.once('unexpected-response', (_request, response) => {
      socket.terminate();
      reject(new Refused({ reason: `HTTP ${response.statusCode}` }));
    });
    void opened.closed.then((closed) => reject(new Refused(closed)));
  });
}
