import type { Claim, Message } from '@claimline/protocol';
import { expect } from 'vitest';
import { keyOf } from '../support/log-checks.js';
import type { Answer, Person } from '../support/people.js';
import type { Random } from '../support/random.js';
import type { TestServer } from '../support/server.js';
import { Follower } from './follower.js';
import { Page } from './page.js';
import type { FuzzPeople } from './people.js';
import { TroubledProxy } from './proxy.js';

/** The slowest of what a step begins, on a busy machine. */
const ENDS_WITHIN_MS = 60_000;
/** A seed in ten has connections that stay half open until the clients' own patience ends. */
const HALF_OPEN_MAX_MS = { usual: 1_500, long: 12_000 };
/** Long-polling makes a connection of each request, so that each may be in less trouble. */
const TROUBLES = { websocket: 0.6, polling: 0.06 };

/** The people of one seed, their claims and all their clients, and what the server has promised to any of them. */
export class World {
  readonly pages: Page[] = [];
  readonly followers: Follower[] = [];
  /** What was acknowledged, by author and client message id. */
  readonly acknowledged = new Map<string, Message>();
  /** Acknowledged changes of text, by message. */
  readonly edits = new Map<string, Set<string>>();
  readonly deletions = new Set<string>();
  readonly proxies: TroubledProxy[] = [];
  private texts = 0;
  /** What is under way, by what it is. */
  private readonly background = new Map<Promise<unknown>, string>();

  private constructor(
    readonly server: TestServer,
    readonly people: FuzzPeople,
    readonly random: Random,
    /** One of each customer. */
    readonly claims: readonly Claim[],
  ) {}

  static async open(server: TestServer, people: FuzzPeople, random: Random): Promise<World> {
    const claims = await Promise.all(
      people.customers.map((customer) => customer.opens({ description: 'It is broken.' })),
    );
    const world = new World(server, people, random, claims);
    await world.connect();
    return world;
  }

  claimsOf(person: Person): Claim[] {
    return this.claims.filter(({ customer }) => person.user.role !== 'CUSTOMER' || customer.id === person.id);
  }

  nextTextNumber(): number {
    this.texts += 1;
    return this.texts;
  }

  async proxy(troubles: number): Promise<TroubledProxy> {
    const part = this.proxies.length;
    const proxy = await TroubledProxy.start({
      targetPort: this.server.port,
      random: this.random.fork(1_000 + part),
      troubles,
      halfOpenMaxMs: this.random.seed % 10 === 0 ? HALF_OPEN_MAX_MS.long : HALF_OPEN_MAX_MS.usual,
    });
    this.proxies.push(proxy);
    return proxy;
  }

  /** An answer that says a message is stored: from now on it must be there, and be the same whoever asks. */
  acknowledge(message: Message): void {
    const key = keyOf(message.senderId, message.clientMessageId ?? message.id);
    const before = this.acknowledged.get(key);
    if (before) {
      expect({ id: message.id, seq: message.seq }).toEqual({ id: before.id, seq: before.seq });
    }
    this.acknowledged.set(key, message);
  }

  /** Does not wait; failures come out at the end. */
  meanwhile(what: string, work: Promise<unknown>): void {
    this.background.set(work, what);
    work.then(
      () => this.background.delete(work),
      () => undefined,
    );
  }

  /** Whatever was begun has an end, well before a test is out of time. */
  async finishMeanwhile(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const names = [...this.background.values()].join(', ');
        reject(new Error(`After ${ENDS_WITHIN_MS / 1_000} s still under way: ${names}`));
      }, ENDS_WITHIN_MS);
    });
    try {
      await Promise.race([Promise.all(this.background.keys()), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Over a clean connection; null while the server is down. */
  async request<Body>(person: Person, method: string, path: string, body?: unknown): Promise<Answer<Body> | null> {
    return person.request<Body>(method, path, body).catch(() => null);
  }

  async close(): Promise<void> {
    for (const page of this.pages) {
      page.close();
    }
    await Promise.all(this.followers.map((follower) => follower.stop()));
    await Promise.all(this.proxies.map((proxy) => proxy.stop()));
  }

  private async connect(): Promise<void> {
    const [ann, bob] = this.people.customers;
    const [nina, paul] = this.people.staff;
    for (const [person, transport] of [
      [ann, 'websocket'],
      [bob, 'polling'],
      [nina, 'websocket'],
      [paul, 'polling'],
    ] as const) {
      const claimIds = this.claimsOf(person).map(({ id }) => id);
      this.pages.push(new Page(person, transport, await this.proxy(TROUBLES[transport]), claimIds));
    }
    for (const [person, transport] of [
      [ann, 'WebSocket'],
      [bob, 'Socket.IO'],
      [nina, 'Socket.IO'],
      [paul, 'WebSocket'],
    ] as const) {
      const claimIds = this.claimsOf(person).map(({ id }) => id);
      const random = this.random.fork(this.followers.length);
      this.followers.push(new Follower(person, transport, await this.proxy(TROUBLES.websocket), claimIds, random));
    }
  }
}
