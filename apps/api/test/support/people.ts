import { createConnection } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  type Claim,
  type CreateClaimInput,
  type ErrorCode,
  type EventList,
  errorKinds,
  type LogEvent,
  type Login,
  type Message,
  type User,
} from '@claimline/protocol';
import { expect } from 'vitest';
import { PASSWORD, type TestServer } from './server.js';

type Where = Pick<TestServer, 'url'>;

export interface Answer<Body = unknown> {
  status: number;
  headers: Headers;
  body: Body;
}

/** One request; an object as body goes as JSON, a string as it is. */
export async function request<Body = unknown>(
  server: Where,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const json = body !== undefined && typeof body !== 'string';
  const response = await fetch(new URL(path, server.url), {
    method,
    redirect: 'manual',
    headers: { ...(json ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : body }),
  });
  const answer = await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(answer) : answer) as Body };
}

/** Someone who is signed in. */
export class Person {
  constructor(
    readonly server: Where,
    readonly user: User,
    readonly token: string,
    /** `name=value` of the refresh cookie. */
    readonly cookie: string,
  ) {}

  get id(): string {
    return this.user.id;
  }

  request<Body = unknown>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    return request<Body>(this.server, method, path, { body, headers: { authorization: `Bearer ${this.token}` } });
  }

  get<Body = unknown>(path: string): Promise<Answer<Body>> {
    return this.request<Body>('GET', path);
  }

  post<Body = unknown>(path: string, body: unknown): Promise<Answer<Body>> {
    return this.request<Body>('POST', path, body);
  }

  patch<Body = unknown>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.request<Body>('PATCH', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.request('DELETE', path);
  }

  /** A claim of a customer's own, or one that staff open for a customer. */
  async opens(input: Partial<CreateClaimInput> = {}): Promise<Claim> {
    const { status, body } = await this.post<Claim>('/claims', { subject: 'A claim of the tests', ...input });
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  }

  async says(claim: Pick<Claim, 'id'>, content: string, clientMessageId?: string): Promise<Message> {
    const { status, body } = await this.post<Message>('/messages', { claimId: claim.id, content, clientMessageId });
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  }

  async changes(claim: Pick<Claim, 'id'>, change: object): Promise<Claim> {
    const { status, body } = await this.patch<Claim>(`/claims/${claim.id}`, change);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  }

  async reads(message: Pick<Message, 'id'>): Promise<void> {
    const { status, body } = await this.patch(`/messages/${message.id}/read`);
    expect(status, JSON.stringify(body)).toBe(200);
  }

  /** The whole log of a claim. */
  async log(claim: Pick<Claim, 'id'>): Promise<LogEvent[]> {
    const events: LogEvent[] = [];
    for (;;) {
      const path = `/claims/${claim.id}/events?afterSeq=${events.at(-1)?.seq ?? 0}&limit=500`;
      const { body } = await this.get<EventList>(path);
      events.push(...body.items);
      if (events.length >= body.lastSeq) {
        return events;
      }
    }
  }
}

export function login(server: Where, email: string, password = PASSWORD): Promise<Answer<Login>> {
  return request<Login>(server, 'POST', '/auth/login', { body: { email, password } });
}

/** `name=value` of the refresh cookie that an answer sets. */
export function refreshCookie(answer: Answer): string {
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

export async function signIn(server: Where, email: string, password?: string): Promise<Person> {
  const answer = await login(server, email, password);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return new Person(server, answer.body.user, answer.body.accessToken, refreshCookie(answer));
}

/** The people of the demo data: two customers, two agents, one administrator. */
export async function demoPeople(server: Where) {
  const [claire, karim, nina, paul, admin] = await Promise.all([
    signIn(server, 'claire@example.com'),
    signIn(server, 'karim@example.com'),
    signIn(server, 'nina@example.com'),
    signIn(server, 'paul@example.com'),
    signIn(server, 'admin@example.com'),
  ]);
  return { claire, karim, nina, paul, admin };
}

let made = 0;

/** A new user, signed in: for tests that end logins, count connections or look at who is here. */
export async function newPerson(
  server: TestServer,
  role: User['role'] = 'CUSTOMER',
  given: Partial<Pick<User, 'email' | 'lastName'>> = {},
): Promise<Person> {
  const { email = `person-${++made}@example.com`, lastName = `Test ${made}` } = given;
  const args = { email, role, firstName: 'Zoé', lastName, locale: 'fr', password: PASSWORD };
  // What `npm run admin` says to a running server, without a process for each person.
  const socket = createConnection(join(server.dataDir, 'run/control.sock'));
  socket.end(`${JSON.stringify({ command: 'create-user', args })}\n`);
  expect(JSON.parse(await text(socket))).toMatchObject({ ok: true });
  return signIn(server, email);
}

/** A refusal as every one must look: problem+json with this code, its status and its title. */
export function expectProblem(answer: Answer, code: ErrorCode): void {
  expect(answer.body).toMatchObject({
    type: expect.any(String),
    title: errorKinds[code].title,
    status: errorKinds[code].status,
    code,
  });
  expect(answer.status).toBe(errorKinds[code].status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
}
