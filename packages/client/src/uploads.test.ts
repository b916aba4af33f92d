import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClaimlineClient } from './create-client.js';
import { createMemoryOutboxStorage } from './outbox-storage.js';
import { problem } from './testing/answer.js';
import { person, uuid } from './testing/log-model.js';
import { MiniServer } from './testing/mini-server.js';
import { waitFor } from './testing/wait-for.js';
import type { ClaimlineClient, ClaimState, ClaimStore, OutboxStorage, Upload } from './types.js';

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

interface Page {
  client: ClaimlineClient;
  store: ClaimStore;
}

async function signIn(outboxStorage: OutboxStorage): Promise<ClaimlineClient> {
  const client = createClaimlineClient({ baseUrl, outboxStorage });
  clients.push(client);
  await client.login.login('2@example.com', 'secret');
  await waitFor(client.connection, ({ status }) => status === 'live');
  return client;
}

async function openPage(storage: OutboxStorage = createMemoryOutboxStorage()): Promise<Page> {
  const client = await signIn(storage);
  const store = client.claim(claimId);
  store.open();
  await waitFor(store, ({ status, online }) => status === 'ready' && online.length > 0);
  return { client, store };
}

const file = (name: string, content = `content of ${name}`) => new File([content], name, { type: 'image/png' });
const photos = (count: number) => Array.from({ length: count }, (_, index) => file(`${index}.png`));

const lastLine = ({ items }: ClaimState) => {
  const line = items.at(-1);
  if (!line) throw new Error('nothing there');
  return line;
};
const uploadsOf = (state: ClaimState) => (state.items.length === 0 ? [] : lastLine(state).uploads);
const attachedTo = (state: ClaimState) => lastLine(state).message.attachments.map(({ fileName }) => fileName);
const named = (uploads: readonly Upload[], name: string) => {
  const upload = uploads.find(({ fileName }) => fileName === name);
  if (!upload) throw new Error(`no ${name}`);
  return upload;
};
const stored = () => server.model.messages.flatMap(({ attachments }) => attachments.map(({ fileName }) => fileName));
const isDone = (count: number) => (state: ClaimState) =>
  state.items.length > 0 && uploadsOf(state).length === 0 && lastLine(state).message.attachments.length === count;

/** Holds every upload until it is let go. */
function holdUploads() {
  const waiting: (() => void)[] = [];
  server.uploads.decide = () => new Promise((resolve) => waiting.push(() => resolve('store')));
  return waiting;
}

describe('a message with files', () => {
  it('FILE: is one thing: seen whole at once, and at no time is a file missing or seen twice', async () => {
    const { store } = await openPage();
    const seen = new Set<string>();
    const progress = new Set<number>();
    const stop = store.subscribe(() => {
      const { uploads, message } = lastLine(store.getSnapshot());
      const names = [...uploads, ...message.attachments].map(({ fileName }) => fileName);
      seen.add(names.sort().join());
      for (const { sentBytes } of uploads) progress.add(sentBytes);
    });
    store.send('', { files: [file('a.png'), file('b.png'), file('c.png', 'x'.repeat(1_000_000))] });
    const [a, , c] = uploadsOf(store.getSnapshot());
    expect(a).toMatchObject({
      position: 0,
      fileName: 'a.png',
      declaredType: 'image/png',
      state: 'waiting',
      error: null,
    });
    expect(c).toMatchObject({ position: 2, fileSize: 1_000_000, sentBytes: 0 });
    const done = await waitFor(store, isDone(3));
    stop();
    expect(done.items).toHaveLength(1);
    expect([...seen]).toEqual(['a.png,b.png,c.png']);
    expect(progress.has(1_000_000)).toBe(true);
    expect(server.uploads.tries.map(({ position }) => position)).toEqual([0, 1, 2]);
  });

  it('FILE: goes out without anybody looking at the claim', async () => {
    const storage = createMemoryOutboxStorage();
    const client = await signIn(storage);
    client.claim(claimId).send('', { files: photos(2) });
    await vi.waitFor(() => expect(stored()).toHaveLength(2));
    await vi.waitFor(async () => expect(await storage.load(person(2).id)).toEqual({ entries: [], uploads: [] }));
  });

  it('FILE: sends three at a time, never more, in their order', async () => {
    const { store } = await openPage();
    const waiting = holdUploads();
    store.send('', { files: photos(8) });
    for (let sent = 0; sent < 8; sent++) {
      await vi.waitFor(() => expect(waiting.length).toBe(Math.min(sent + 3, 8)));
      expect(uploadsOf(store.getSnapshot()).filter(({ state }) => state === 'uploading')).toHaveLength(
        Math.min(3, 8 - sent),
      );
      waiting[sent]?.();
      await waitFor(store, (state) => uploadsOf(state).length === 7 - sent);
    }
    expect(server.uploads.inFlight.most).toBe(3);
    expect(server.uploads.tries.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(stored()).toEqual(photos(8).map(({ name }) => name));
  });

  it('FILE: keep the order in which they were picked, whichever arrives first', async () => {
    const { store } = await openPage();
    const arrivals: (() => void)[] = [];
    server.uploads.decide = ({ position }) =>
      new Promise((resolve) => {
        arrivals[position] = () => resolve('store');
      });
    store.send('', { files: photos(3) });
    await vi.waitFor(() => expect(Object.keys(arrivals)).toHaveLength(3));
    for (const position of [2, 0, 1]) {
      arrivals[position]?.();
      await vi.waitFor(() => expect(stored()).toContain(`${position}.png`));
    }
    expect(attachedTo(await waitFor(store, isDone(3)))).toEqual(['0.png', '1.png', '2.png']);
  });

  it('FILE: without a socket its files go out and are seen all the same', async () => {
    const { client, store } = await openPage();
    server.acceptSockets = false;
    server.cut();
    await waitFor(client.connection, ({ status }) => status === 'polling', 8_000);
    store.send('by REST', { files: photos(2) });
    await waitFor(store, isDone(2));
  });

  it('FILE: more than the server takes of one message are refused before a byte leaves', async () => {
    const { store } = await openPage();
    expect(() => store.send('', { files: photos(11) })).toThrow('too_many_files');
    expect(store.getSnapshot().items).toEqual([]);
  });
});

describe('an upload in trouble', () => {
  it.each([
    ['before it was stored', 'cut'],
    ['after it was stored', 'lose'],
  ] as const)('FILE: cut %s is tried again under the same id: one copy', async (_when, fate) => {
    const { store } = await openPage();
    server.uploads.decide = () => (server.uploads.tries.length === 1 ? fate : 'store');
    store.send('', { files: photos(1) });
    await vi.waitFor(() => expect(server.uploads.tries).toHaveLength(2), 3_000);
    await waitFor(store, isDone(1));
    expect(new Set(server.uploads.tries.map(({ id }) => id)).size).toBe(1);
    expect(stored()).toEqual(['0.png']);
  });

  it('FILE: refused stands with its reason, holds up nobody, and can be tried again', async () => {
    const { store } = await openPage();
    server.uploads.decide = ({ position }) => (position === 1 ? problem(507, 'storage_full') : 'store');
    store.send('see', { files: photos(3) });
    const refused = await waitFor(store, (state) => uploadsOf(state)[0]?.state === 'failed' && stored().length === 2);
    const [upload] = uploadsOf(refused);
    expect(upload).toMatchObject({ fileName: '1.png', sentBytes: 0, error: { code: 'storage_full' } });
    server.uploads.decide = () => 'store';
    store.retryUpload(String(upload?.id));
    await waitFor(store, isDone(3));
    expect(server.uploads.tries.filter(({ id }) => id === upload?.id)).toHaveLength(2);
  });

  it('FILE: a server that is busy says when to come back, and is asked then', async () => {
    const { store } = await openPage();
    const at: number[] = [];
    server.uploads.decide = () => {
      at.push(performance.now());
      return at.length === 1 ? problem(429, 'rate_limited', { 'retry-after': '1' }) : 'store';
    };
    store.send('', { files: photos(1) });
    await waitFor(store, isDone(1));
    expect(Number(at[1]) - Number(at[0])).toBeGreaterThanOrEqual(1_000);
  });

  it('FILE: a token that has ended is renewed, and the file sent once more', async () => {
    const { store } = await openPage();
    const sent = await store.whenSent(store.send('first'));
    server.revokeTokens();
    store.send('', { files: photos(1) });
    await waitFor(store, isDone(1));
    expect(sent.attachments).toEqual([]);
    expect(stored()).toEqual(['0.png']);
  });

  it('FILE: a file that can no longer be read says so, once', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'claimline-file-'));
    try {
      const path = join(directory, 'a.png');
      await writeFile(path, 'before');
      const picked = new File([await openAsBlob(path)], 'a.png');
      await writeFile(path, 'changed, and longer');
      const { store } = await openPage();
      store.send('', { files: [picked] });
      const state = await waitFor(store, (now) => uploadsOf(now)[0]?.state === 'failed');
      expect(uploadsOf(state)[0]?.error?.code).toBe('gone');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('giving up', () => {
  it('FILE: cancelled half-way ends at once, and the next takes its place', async () => {
    const { store } = await openPage();
    const waiting = holdUploads();
    store.send('see', { files: photos(4) });
    await vi.waitFor(() => expect(waiting).toHaveLength(3));
    const { id } = named(uploadsOf(store.getSnapshot()), '1.png');
    store.cancelUpload(id);
    expect(uploadsOf(store.getSnapshot()).map(({ fileName }) => fileName)).toEqual(['0.png', '2.png', '3.png']);
    await vi.waitFor(() => expect(waiting).toHaveLength(4));
    await vi.waitFor(() => expect(server.uploads.inFlight.now).toBe(3));
    for (const release of waiting) release();
    await waitFor(store, isDone(3));
    await vi.waitFor(() => expect(server.uploads.inFlight.now).toBe(0));
    expect(stored().sort()).toEqual(['0.png', '2.png', '3.png']);
  });

  it('FILE: a message without text and, before it went out, without files is not sent', async () => {
    const storage = createMemoryOutboxStorage();
    const { client, store } = await openPage(storage);
    server.intercept = (request) => (request === 'POST /messages' ? problem(503, 'unavailable') : undefined);
    server.acceptSockets = false;
    server.cut();
    await waitFor(client.connection, ({ status }) => status === 'reconnecting');
    const hollow = store.send('', { files: photos(2) });
    const withText = store.send('text', { files: photos(1) });
    const given = store.whenSent(hollow);
    const ids = store.getSnapshot().items.flatMap(({ uploads }) => uploads.map(({ id }) => id));
    for (const id of ids) store.cancelUpload(id);
    await expect(given).rejects.toMatchObject({ error: { code: 'not_found' } });
    expect(store.getSnapshot().items.map(({ message }) => message.content)).toEqual(['text']);
    server.intercept = () => undefined;
    server.acceptSockets = true;
    await store.whenSent(withText);
    expect(server.model.messages.map(({ content }) => content)).toEqual(['text']);
    expect(server.uploads.tries).toEqual([]);
    await vi.waitFor(async () => expect(await storage.load(person(2).id)).toEqual({ entries: [], uploads: [] }));
  });

  it('FILE: a message that is there stays when its files are given up', async () => {
    const { store } = await openPage();
    const waiting = holdUploads();
    store.send('', { files: photos(1) });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    store.cancelUpload(String(uploadsOf(store.getSnapshot())[0]?.id));
    expect(lastLine(store.getSnapshot())).toMatchObject({ sendState: 'sent', uploads: [] });
    await vi.waitFor(() => expect(server.uploads.inFlight.now).toBe(0));
  });

  it('FILE: discarding or deleting a message forgets its files', async () => {
    const storage = createMemoryOutboxStorage();
    const { store } = await openPage(storage);
    const nothing = () =>
      vi.waitFor(async () => expect(await storage.load(person(2).id)).toEqual({ entries: [], uploads: [] }));
    const discarded = store.send('', { files: photos(2) });
    store.discard(discarded);
    expect(store.getSnapshot().items).toEqual([]);
    await nothing();
    const waiting = holdUploads();
    const message = await store.whenSent(store.send('', { files: photos(2) }));
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    server.change((model) => {
      const found = model.messages.find(({ id }) => id === message.id);
      if (found) model.remove(found);
    });
    await waitFor(store, (state) => lastLine(state).message.deletedAt !== null && uploadsOf(state).length === 0);
    await nothing();
    expect(stored()).toEqual([]);
  });
});

describe('files over absences', () => {
  it('FILE: wait without a connection, and go out on return, from another page too', async () => {
    const storage = createMemoryOutboxStorage();
    const before = await openPage(storage);
    server.acceptSockets = false;
    server.intercept = (request) => (request.startsWith('POST /messages') ? problem(503, 'unavailable') : undefined);
    server.cut();
    await waitFor(before.client.connection, ({ status }) => status === 'reconnecting');
    before.store.send('', { files: photos(2) });
    await vi.waitFor(async () => expect((await storage.load(person(2).id)).uploads).toHaveLength(2));
    before.client.close();
    server.acceptSockets = true;
    server.intercept = () => undefined;
    const after = await openPage(storage);
    await waitFor(after.store, isDone(2));
    expect(server.model.messages).toHaveLength(1);
    expect(stored()).toEqual(['0.png', '1.png']);
    await vi.waitFor(async () => expect(await storage.load(person(2).id)).toEqual({ entries: [], uploads: [] }));
  });

  it('FILE: go on after a reload where the message is there already, under the same ids', async () => {
    const storage = createMemoryOutboxStorage();
    const before = await openPage(storage);
    const waiting = holdUploads();
    const message = await before.store.whenSent(before.store.send('', { files: photos(2) }));
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    before.client.close();
    server.uploads.decide = () => 'store';
    const after = await openPage(storage);
    await waitFor(after.store, isDone(2));
    expect(server.model.messages.map(({ id }) => id)).toEqual([message.id]);
    const [one, two, ...again] = server.uploads.tries;
    expect(again).toEqual([one, two]);
    expect(stored()).toEqual(['0.png', '1.png']);
  });

  it('FILE: two clients on one storage make one message and one attachment of each', async () => {
    const storage = createMemoryOutboxStorage();
    const one = await openPage(storage);
    server.acceptSockets = false;
    server.intercept = (request) => (request.startsWith('POST /messages') ? problem(503, 'unavailable') : undefined);
    server.cut();
    await waitFor(one.client.connection, ({ status }) => status === 'reconnecting');
    one.store.send('', { files: photos(4) });
    await vi.waitFor(async () => expect((await storage.load(person(2).id)).uploads).toHaveLength(4));
    server.acceptSockets = true;
    server.intercept = () => undefined;
    const two = await openPage(storage);
    await waitFor(one.store, isDone(4));
    await waitFor(two.store, isDone(4));
    expect(server.model.messages).toHaveLength(1);
    expect(stored().sort()).toEqual(photos(4).map(({ name }) => name));
  });

  it('FILE: signing out stops them; the next user neither sees nor sends them', async () => {
    const storage = createMemoryOutboxStorage();
    const { client, store } = await openPage(storage);
    const waiting = holdUploads();
    store.send('mine', { files: photos(1) });
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    await client.login.logout();
    await vi.waitFor(() => expect(server.uploads.inFlight.now).toBe(0));
    expect(stored()).toEqual([]);
    server.uploads.decide = () => 'store';
    await client.login.login('3@example.com', 'secret');
    const other = client.claim(claimId);
    other.open();
    expect(uploadsOf(await waitFor(other, ({ items }) => items.length === 1))).toEqual([]);
    await other.whenSent(other.send('of 3'));
    expect(server.uploads.tries).toHaveLength(1);
    await client.login.logout();
    await client.login.login('2@example.com', 'secret');
    await vi.waitFor(() => expect(stored()).toEqual(['0.png']), 3_000);
  });
});

describe('stored files', () => {
  it('FILE: can be fetched and removed, and the server says what may be attached', async () => {
    const { client, store } = await openPage();
    store.send('', { files: [file('a.png', 'the bytes')] });
    const [attachment] = lastLine(await waitFor(store, isDone(1))).message.attachments;
    if (!attachment) throw new Error('no attachment');
    expect(client.attachmentUrl(attachment.id, { variant: 'preview', inline: true })).toBe(
      `${baseUrl}/messages/attachments/${attachment.id}?variant=preview&disposition=inline`,
    );
    server.revokeTokens();
    expect(await (await client.fetchAttachment(attachment.id)).text()).toBe('the bytes');
    await expect(client.fetchAttachment(uuid(1))).rejects.toMatchObject({ error: { code: 'not_found' } });
    expect(await client.api.attachmentPolicy()).toEqual(server.uploads.policy);
    await store.removeAttachment(attachment.id);
    await waitFor(store, (state) => attachedTo(state).length === 0);
    await expect(store.removeAttachment(attachment.id)).rejects.toMatchObject({ error: { code: 'not_found' } });
  });
});
