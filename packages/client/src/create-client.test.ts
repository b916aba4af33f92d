import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClaimlineClient } from './create-client.js';
import { createMemoryOutboxStorage } from './outbox-storage.js';
import { quoteOf } from './quote.js';
import { problem } from './testing/answer.js';
import { LogModel, person, uuid } from './testing/log-model.js';
import { MiniServer } from './testing/mini-server.js';
import { waitFor } from './testing/wait-for.js';
import type { ClaimlineClient, ClaimState, OutboxStorage } from './types.js';

const claimId = uuid(9);
let server: MiniServer;
let baseUrl: string;
let clients: ClaimlineClient[];

beforeEach(async () => {
  server = new MiniServer();
  baseUrl = await server.start();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.close();
  await server.stop();
});

function makeClient(outboxStorage: OutboxStorage = createMemoryOutboxStorage()): ClaimlineClient {
  const client = createClaimlineClient({ baseUrl, outboxStorage });
  clients.push(client);
  return client;
}

async function liveClient(): Promise<ClaimlineClient> {
  const client = makeClient();
  await client.login.login('2@example.com', 'secret');
  await waitFor(client.connection, ({ status }) => status === 'live');
  return client;
}

const texts = ({ items }: ClaimState) => items.map(({ message }) => message.content);
const isReady = (state: ClaimState) => state.status === 'ready' && state.position === server.model.lastSeq;

describe('a claim', () => {
  it('RES: opens with a page and follows the log live', async () => {
    server.change((model) => model.send(person(1), 'before'));
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, (state) => isReady(state) && state.online.length > 0);
    server.change((model) => model.send(person(1), 'live'));
    expect(texts(await waitFor(store, ({ items }) => items.length === 2))).toEqual(['before', 'live']);
  });

  it('RES: after a lost event and a cut connection nothing is missing and nothing twice', async () => {
    const client = await liveClient();
    const store = client.claim(claimId);
    const heard: number[] = [];
    store.onEntry(({ seq }) => heard.push(seq));
    store.open();
    await waitFor(store, (state) => isReady(state) && server.requests.includes('join_claim'));
    server.tells = ({ seq }) => seq % 2 === 1;
    for (let number = 0; number < 5; number++) server.change((model) => model.send(person(1), `text ${number}`));
    await waitFor(store, ({ position }) => position >= 5);
    server.cut();
    await waitFor(client.connection, ({ status }) => status === 'reconnecting');
    server.change((model) => model.send(person(1), 'meanwhile'));
    await waitFor(client.connection, ({ status }) => status === 'live');
    await waitFor(store, isReady);
    expect(heard).toEqual(server.model.log.slice(1).map(({ seq }) => seq));
  });

  it('RES: 1,200 entries behind are fetched over REST in order', async () => {
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, (state) => isReady(state) && state.online.length > 0);
    server.tells = () => false;
    for (let number = 0; number < 1_199; number++) server.change((model) => model.send(person(1), `text ${number}`));
    server.tells = () => true;
    server.change((model) => model.send(person(1), 'last'));
    const { items } = await waitFor(store, isReady);
    expect(items).toHaveLength(1_200);
  });

  it('MSG: older pages load above, and the items that stay keep their identity', async () => {
    for (let number = 0; number < 120; number++) server.change((model) => model.send(person(1), `text ${number}`));
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    const before = await waitFor(store, isReady);
    expect(before.items).toHaveLength(50);
    expect(before.hasOlder).toBe(true);
    await store.loadOlder();
    const after = store.getSnapshot();
    expect(after.items).toHaveLength(120);
    expect(after.hasOlder).toBe(false);
    expect(after.items[70]).toBe(before.items[0]);
  });

  it('MSG: loads as far back as asked, whatever else is being loaded, and no further than there is', async () => {
    for (let number = 0; number < 700; number++) server.change((model) => model.send(person(1), `text ${number}`));
    const client = await liveClient();
    const store = client.claim(claimId);
    expect(await store.loadBackTo(2)).toBe(false);
    store.open();
    await waitFor(store, isReady);
    const seq = server.model.messages[300]?.seq ?? 0;
    void store.loadOlder();
    expect(await store.loadBackTo(seq)).toBe(true);
    const { items, hasOlder } = store.getSnapshot();
    expect(items.some(({ message }) => message.seq === seq)).toBe(true);
    expect(hasOlder).toBe(true);
    expect(await store.loadBackTo(0)).toBe(false);
    expect(store.getSnapshot().items).toHaveLength(700);
  });

  it('MSG: an older page that cannot be had ends the way back, and says why', async () => {
    for (let number = 0; number < 120; number++) server.change((model) => model.send(person(1), `text ${number}`));
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, isReady);
    server.intercept = (request) =>
      request.startsWith('GET /messages/claim') ? problem(503, 'unavailable') : undefined;
    expect(await store.loadBackTo(2)).toBe(false);
    expect(store.getSnapshot().error?.code).toBe('unavailable');
  });

  it('MSG: a message that nobody may see makes the claim gone', async () => {
    const client = await liveClient();
    const store = client.claim(uuid(77));
    store.open();
    expect((await waitFor(store, ({ status }) => status !== 'loading')).status).toBe('gone');
  });

  it('READ: marks forward, once for many, and the "new" line stays where it was', async () => {
    const messages = ['one', 'two', 'three'].map((text) => server.change((model) => model.send(person(1), text)));
    const [one, , three] = messages;
    if (!one || !three) throw new Error('messages');
    server.change((model) => model.read(person(2), model.messages[0] ?? one));
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    const state = await waitFor(store, isReady);
    expect([state.readUpToSeq, state.readUpToSeqAtOpening]).toEqual([one.seq, one.seq]);
    for (const { id } of messages) store.markRead(id);
    store.markRead(one.id);
    await waitFor(store, (now) => isReady(now) && now.position > state.position);
    expect(server.requests.filter((request) => request === 'message_read')).toHaveLength(1);
    expect(store.getSnapshot()).toMatchObject({ readUpToSeq: three.seq, readUpToSeqAtOpening: one.seq });
  });

  it("READ: the server knows best: messages of the user's own carry no mark of theirs", async () => {
    server.change((model) => model.send(person(1), 'one'));
    const own = server.change((model) => model.send(person(2), 'two'));
    server.change((model) => model.read(person(2), own));
    server.change((model) => model.send(person(1), 'three'));
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    const state = await waitFor(store, ({ online }) => online.length > 0);
    expect([state.readUpToSeq, state.readUpToSeqAtOpening]).toEqual([own.seq, own.seq]);
  });
});

describe('a server that was restored from a backup', () => {
  it.each([
    ['not as far yet', 1],
    ['further on already', 5],
  ])('RES: numbers given out again stand for what the server says: %s', async (_title, more) => {
    server.change((model) => model.send(person(1), 'kept'));
    for (const text of ['lost one', 'lost two']) server.change((model) => model.send(person(1), text));
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, ({ items, online }) => items.length === 3 && online.length > 0);
    const lost = store.getSnapshot().items.at(-1)?.message.id ?? '';
    store.markRead(lost);

    const older = new LogModel(claimId);
    older.send(person(1), 'kept');
    for (let number = 0; number < more; number++) older.send(person(1), `new ${number}`);
    server.restore(older);
    const written = older.messages.map(({ content }) => content);
    const state = await waitFor(store, (now) => now.position === older.lastSeq && texts(now).join() === written.join());
    expect([state.status, state.readUpToSeq]).toEqual(['ready', 0]);
    server.change((model) => model.send(person(1), 'live again'));
    expect(texts(await waitFor(store, ({ items }) => items.length === more + 2)).at(-1)).toBe('live again');
  });
});

describe('the people of a claim', () => {
  it('TYP: who is unknown and writes or reads is asked for, once', async () => {
    const message = server.change((model) => model.send(person(1), 'one'));
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    expect((await waitFor(store, ({ people }) => people.length > 0)).people).toEqual([person(1)]);
    const joins = () => server.requests.filter((request) => request === 'join_claim').length;
    expect(joins()).toBe(1);
    server.people = [person(1), person(3)];
    for (const userIds of [[person(3).id], [], [person(3).id]]) {
      server.sockets()[0]?.emit('typing_update', { claimId, userIds });
    }
    await waitFor(store, ({ people }) => people.some(({ id }) => id === person(3).id));
    expect(joins()).toBe(2);
    server.people = [person(1), person(3), person(4)];
    server.change((model) => model.read(person(4), message));
    await waitFor(store, ({ people }) => people.some(({ id }) => id === person(4).id));
    server.change((model) => model.read(person(2), message));
    await waitFor(store, isReady);
    expect(joins()).toBe(3);
  });
});

describe('sending', () => {
  it('MSG: the echo is there at once, and is replaced in place under the same key', async () => {
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, (state) => isReady(state) && state.online.length > 0);
    const shown: ClaimState[] = [];
    store.subscribe(() => shown.push(store.getSnapshot()));
    const clientMessageId = store.send('  hello ');
    const echo = store.getSnapshot().items[0];
    expect(echo).toMatchObject({ sendState: 'sending', message: { content: 'hello', seq: null } });
    const message = await store.whenSent(clientMessageId);
    const state = await waitFor(store, ({ items }) => items[0]?.sendState === 'sent');
    expect(state.items).toHaveLength(1);
    expect(state.items[0]).toMatchObject({ key: echo?.key, message: { id: message.id, seq: message.seq } });
    expect(new Set(shown.map(({ items }) => items.length))).toEqual(new Set([1]));
    // Never said to wait, not even while it is stored.
    expect(new Set(shown.map(({ items }) => items[0]?.sendState))).toEqual(new Set(['sending', 'sent']));
    expect(client.connection.getSnapshot().queued).toBe(0);
  });

  it('MSG: an answer shows what it answers at once, and then as that is now', async () => {
    const question = server.change((model) => model.send(person(1), 'the question'));
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, (state) => isReady(state) && state.online.length > 0);
    const replyTo = { id: question.id, quote: quoteOf(question) };
    const clientMessageId = store.send('the answer', { replyTo });
    expect(store.getSnapshot().items[1]?.message).toMatchObject({ replyToId: question.id, quote: replyTo.quote });
    expect(await store.whenSent(clientMessageId)).toMatchObject({ replyToId: question.id, quote: replyTo.quote });
    const [asked] = server.model.messages;
    if (asked) server.change((model) => model.edit(asked, 'a better question'));
    const { items } = await waitFor(store, isReady);
    expect(items[1]?.message.quote).toMatchObject({ excerpt: 'a better question', editedAt: expect.any(String) });
  });

  it('SEND: written without a connection, sent in order once there is one, once each though answers were lost', async () => {
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, (state) => isReady(state) && state.online.length > 0);
    const stored = Promise.withResolvers<void>();
    server.muteAcks = (event) => {
      if (event === 'send_message') stored.resolve();
      return event === 'send_message';
    };
    server.tells = () => false;
    store.send('first');
    await stored.promise;
    server.cut();
    await waitFor(client.connection, ({ status }) => status === 'reconnecting');
    store.send('second');
    store.send('third');
    server.muteAcks = () => false;
    server.tells = () => true;
    const { items } = await waitFor(
      store,
      (state) => state.items.length === 3 && state.items.every(({ sendState }) => sendState === 'sent'),
    );
    expect(items.map(({ message }) => message.content)).toEqual(['first', 'second', 'third']);
    expect(server.model.messages).toHaveLength(3);
  });
});

describe('typing', () => {
  it('TYP: is told while live, and never later', async () => {
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, (state) => isReady(state) && state.online.length > 0);
    server.acceptSockets = false;
    server.cut();
    await waitFor(client.connection, ({ status }) => status !== 'live');
    store.typingStarted();
    store.send('written meanwhile');
    server.acceptSockets = true;
    await waitFor(client.connection, ({ status }) => status === 'live');
    // Calls come in the order in which they are made.
    store.send('and now');
    await waitFor(store, ({ items }) => items.length === 2 && items[1]?.sendState === 'sent');
    expect(server.requests.filter((request) => request.startsWith('typing'))).toEqual([]);
    store.typingStarted();
    store.send('typed live');
    await waitFor(store, ({ items }) => items[2]?.sendState === 'sent');
    expect(server.requests.filter((request) => request.startsWith('typing'))).toEqual(['typing_start', 'typing_stop']);
  });
});

describe('the fallback', () => {
  it('CONN: without any socket the client polls, sends over REST, and goes back by itself', async () => {
    server.acceptSockets = false;
    const client = makeClient();
    await client.login.login('2@example.com', 'secret');
    const store = client.claim(claimId);
    store.open();
    await waitFor(client.connection, ({ status }) => status === 'polling');
    store.send('by REST');
    await waitFor(store, ({ items }) => items[0]?.sendState === 'sent');
    expect(server.requests).toContain('POST /messages');
    server.acceptSockets = true;
    await waitFor(client.connection, ({ status }) => status === 'live');
    server.change((model) => model.send(person(1), 'live again'));
    expect(texts(await waitFor(store, ({ items }) => items.length === 2))).toEqual(['by REST', 'live again']);
  });

  it('CONN: a server that is gone is offline, not signed out, and what was written waits', async () => {
    const client = await liveClient();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, isReady);
    const port = Number(new URL(baseUrl).port);
    await server.stop();
    await waitFor(client.connection, ({ status }) => status === 'offline');
    store.send('waits');
    expect(store.getSnapshot().items.at(-1)?.sendState).toBe('queued');
    expect(client.connection.getSnapshot().queued).toBe(1);
    expect(client.login.getSnapshot().status).toBe('signed_in');
    const again = new MiniServer();
    again.cookieUser = person(2);
    server = again;
    await again.start(port);
    await waitFor(client.connection, ({ status }) => status === 'live').catch(() =>
      waitFor(client.connection, ({ status }) => status === 'live'),
    );
    await waitFor(store, ({ items }) => items.at(-1)?.sendState === 'sent');
    expect(again.model.messages.map(({ content }) => content)).toEqual(['waits']);
  }, 15_000);
});

describe('the login', () => {
  it('AUTH: a socket refused for its token renews once and connects', async () => {
    const client = await liveClient();
    server.revokeTokens();
    server.cut();
    await waitFor(client.connection, ({ status }) => status === 'reconnecting');
    await waitFor(client.connection, ({ status }) => status === 'live');
    expect(server.requests.filter((request) => request === 'POST /auth/refresh')).toHaveLength(1);
  });

  it('AUTH: a revoked session ends the login', async () => {
    const client = await liveClient();
    server.sockets()[0]?.emit('session_ended', { reason: 'revoked', retry: false });
    await waitFor(client.connection, ({ status }) => status === 'ended');
    expect(client.login.getSnapshot()).toEqual({ status: 'signed_out', reason: 'revoked' });
  });

  it('AUTH: token_expiring leads to authenticate over the same socket', async () => {
    const client = await liveClient();
    const [socket] = server.sockets();
    const authenticated = new Promise((resolve) => socket?.on('authenticate', resolve));
    socket?.emit('token_expiring', { expiresAt: '' });
    expect(await authenticated).toEqual({ token: 'user-2.2' });
    expect(client.connection.getSnapshot().status).toBe('live');
  });

  it('AUTH: another user on the same browser sees nothing and sends nothing of the first', async () => {
    const storage = createMemoryOutboxStorage();
    const entry = {
      clientMessageId: 'of-3',
      claimId,
      userId: uuid(3),
      content: 'not mine',
      createdAt: '2024-01-01T00:00:00.000Z',
      order: 1,
      failed: null,
    };
    await storage.put(entry, []);
    const client = makeClient(storage);
    await client.login.login('2@example.com', 'secret');
    await waitFor(client.connection, ({ status }) => status === 'live');
    const store = client.claim(claimId);
    store.open();
    const stillOpen = store;
    expect((await waitFor(store, isReady)).items).toEqual([]);
    await client.login.logout();
    await client.login.login('3@example.com', 'secret');
    expect(client.claim(claimId)).not.toBe(stillOpen);
    const other = client.claim(claimId);
    other.open();
    await waitFor(other, ({ items }) => items[0]?.sendState === 'sent');
    expect(server.model.messages.map(({ senderId }) => senderId)).toEqual([uuid(3)]);
  });
});
