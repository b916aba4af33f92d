import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClientEvent, type LogEvent, liveEventOf, type Message, type User } from '@claimline/protocol';
import { Server, type Socket } from 'socket.io';
import { type Answer, problem } from './answer.js';
import { LogModel, person, uuid } from './log-model.js';
import { MiniUploads } from './mini-uploads.js';

/**
 * A server of one claim with the public surface that the client uses, on real HTTP and real sockets, whose troubles the
 * tests decide. One user at a time; the token is `user-N.K`, K the number of its renewal.
 */
export class MiniServer {
  model = new LogModel(uuid(9));
  private epoch = uuid(100);
  readonly requests: string[] = [];
  readonly uploads = new MiniUploads((action) => this.change(action));
  /** Answers instead of the server's own; null lets the request hang. */
  intercept: (request: string) => Answer | null | undefined = () => undefined;
  /** Live events that are told; the rest is lost on the way. */
  tells: (entry: LogEvent) => boolean = () => true;
  acceptSockets = true;
  /** Calls that are carried out but never answered. */
  muteAcks: (event: ClientEvent) => boolean = () => false;
  cookieUser: User | null = null;
  /** Whom the answer to a join names. */
  people: readonly User[] = [person(1)];
  expiresIn = 900;
  private renewals = 0;
  private validTokens = new Set<string>();
  private told = 0;
  private http = createServer((request, response) => this.onRequest(request, response));
  private io = new Server(this.http, { cors: { origin: '*' } });

  async start(port = 0): Promise<string> {
    this.io.of('/messages').use((socket, next) => {
      if (!this.acceptSockets) next(new Error('unavailable'));
      else if (this.validTokens.has(String(socket.handshake.auth.token))) next();
      else next(new Error('unauthorized'));
    });
    this.io.of('/messages').on('connection', (socket) => this.onSocket(socket));
    await new Promise<void>((resolve) => this.http.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await this.io.close();
  }

  sockets(): Socket[] {
    return [...this.io.of('/messages').sockets.values()];
  }

  /** Breaks every connection without a word. */
  cut(): void {
    for (const socket of this.sockets()) socket.conn.close();
  }

  revokeTokens(): void {
    this.validTokens.clear();
  }

  /** Goes back to a state of the log before, as a restored backup does: its numbers are given out again. */
  restore(model: LogModel): void {
    this.model = model;
    this.told = model.lastSeq;
    this.epoch = uuid(101);
    this.cut();
  }

  /** Runs a change and tells of it, in order, those who have joined. */
  change<Result>(action: (model: LogModel) => Result): Result {
    const result = action(this.model);
    for (const entry of this.model.log.slice(this.told)) {
      this.told = entry.seq;
      if (this.tells(entry))
        this.io.of('/messages').to(this.model.claimId).emit(liveEventOf[entry.type], entry.payload);
    }
    return result;
  }

  private onSocket(socket: Socket): void {
    const userOf = () => person(Number(/user-(\d+)/.exec(String(socket.handshake.auth.token))?.[1]));
    socket.emit('connected', { userId: userOf().id, socketId: socket.id, serverTime: '', protocol: 1 });
    const handlers: { [E in ClientEvent]: (payload: Record<string, string>) => object } = {
      join_claim: ({ claimId, afterSeq, epoch }) => {
        void socket.join(String(claimId));
        const after = Number(afterSeq);
        const { lastSeq, log } = this.model;
        const readUpToSeq = this.model.readUpTo(userOf());
        const base = {
          claimId,
          lastSeq,
          typing: [],
          online: [person(1).id],
          people: this.people,
          readUpToSeq,
          epoch: this.epoch,
        };
        if (after > lastSeq || (epoch && epoch !== this.epoch))
          return { ...base, events: [], more: false, reset: true };
        return { ...base, events: log.slice(after, after + 500), more: lastSeq > after + 500 };
      },
      leave_claim: ({ claimId }) => {
        void socket.leave(String(claimId));
        return {};
      },
      send_message: (input) => ({ message: this.send(userOf(), input) }),
      typing_start: () => ({}),
      typing_stop: () => ({}),
      message_read: ({ messageId }) => {
        this.read(userOf(), String(messageId));
        return { readAt: '' };
      },
      authenticate: () => ({ expiresAt: '' }),
    };
    for (const [event, handler] of Object.entries(handlers) as [ClientEvent, (payload: object) => object][]) {
      socket.on(event, (payload: object, ack: (answer: object) => void) => {
        this.requests.push(event);
        const answer = handler(payload);
        if (!this.muteAcks(event)) ack({ ok: true, ...answer });
      });
    }
  }

  private send(user: User, { content, clientMessageId, replyToId }: Record<string, string>): Message {
    const replyTo = this.model.messages.find(({ id }) => id === replyToId) ?? null;
    return this.change((model) => model.send(user, String(content), String(clientMessageId), replyTo));
  }

  private read(user: User, messageId: string): void {
    const message = this.model.messages.find(({ id }) => id === messageId);
    if (message) this.change((model) => model.read(user, message));
  }

  private async onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/socket.io')) return;
    const url = new URL(request.url ?? '/', 'http://localhost');
    const name = `${request.method} ${url.pathname}`;
    this.requests.push(name);
    const intercepted = this.intercept(name);
    if (intercepted === null) return;
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const messageId = /^POST [/]messages[/](.*)[/]attachments$/.exec(name)?.[1];
    if (messageId && !intercepted) {
      const isAllowed = this.validTokens.has(token);
      const answer = await this.uploads.receive(request, messageId, url.searchParams, isAllowed);
      if (answer) reply(response, answer);
      return;
    }
    let text = '';
    for await (const chunk of request) text += chunk;
    if (messageId) text = '';
    reply(response, intercepted ?? this.answer(name, url, text === '' ? {} : JSON.parse(text), token));
  }

  private answer(name: string, url: URL, body: Record<string, string>, token: string): Answer {
    if (name === 'POST /auth/login') this.cookieUser = person(Number(/^\d+/.exec(String(body.email))?.[0]));
    if (name === 'GET /auth/session') return { status: 200, body: { hasLogin: this.cookieUser !== null } };
    if (name === 'POST /auth/logout') {
      this.cookieUser = null;
      return { status: 204 };
    }
    if (name === 'POST /auth/login' || name === 'POST /auth/refresh') {
      if (!this.cookieUser) return problem(401, 'unauthorized');
      const accessToken = `user-${Number.parseInt(this.cookieUser.email, 10)}.${++this.renewals}`;
      this.validTokens.add(accessToken);
      return {
        status: 200,
        body: { accessToken, tokenType: 'Bearer', expiresIn: this.expiresIn, user: this.cookieUser },
      };
    }
    if (!this.validTokens.has(token) || !this.cookieUser) return problem(401, 'unauthorized');
    const { model, cookieUser } = this;
    if (name === 'GET /auth/me') return { status: 200, body: cookieUser };
    if (name === `GET /claims/${model.claimId}`) return { status: 200, body: model.claim };
    if (name === `GET /messages/claim/${model.claimId}`) {
      const before = Number(url.searchParams.get('beforeSeq') ?? Number.POSITIVE_INFINITY);
      return { status: 200, body: model.page(before, Number(url.searchParams.get('limit') ?? 50)) };
    }
    if (name === `GET /claims/${model.claimId}/events`) {
      const after = Number(url.searchParams.get('afterSeq'));
      const { lastSeq } = model;
      const isLost = after > lastSeq || (url.searchParams.get('epoch') ?? this.epoch) !== this.epoch;
      const items = isLost ? [] : model.log.slice(after, after + 500);
      return { status: 200, body: { items, lastSeq, epoch: this.epoch, ...(isLost ? { reset: true } : {}) } };
    }
    if (name === 'GET /attachments/policy') return { status: 200, body: this.uploads.policy };
    const [, attachmentId] = /^[A-Z]+ [/]messages[/]attachments[/](.*)$/.exec(name) ?? [];
    if (attachmentId && name.startsWith('GET')) return this.uploads.read(attachmentId);
    if (attachmentId && name.startsWith('DELETE')) return this.uploads.remove(attachmentId);
    if (name === 'POST /messages') {
      return { status: 201, body: this.send(cookieUser, body) };
    }
    return problem(404, 'not_found');
  }
}

function reply(response: ServerResponse, { status, body, headers }: Answer): void {
  const isRaw = typeof body === 'string';
  response.writeHead(status, { 'content-type': isRaw ? 'text/html' : 'application/json', ...headers });
  response.end(status === 204 ? undefined : isRaw ? body : JSON.stringify(body ?? null));
}
