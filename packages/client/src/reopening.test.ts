import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClaimlineClient } from './create-client.js';
import { createIndexedDbLastKnown } from './last-known-indexeddb.js';
import { problem } from './testing/answer.js';
import { person, uuid } from './testing/log-model.js';
import { MiniServer } from './testing/mini-server.js';
import { waitFor } from './testing/wait-for.js';
import type { ClaimlineClient, ClaimState } from './types.js';

const claimId = uuid(9);
const user = person(2);
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
  await createIndexedDbLastKnown().forgetAll();
  await server.stop();
});

/** Another page of the same browser. */
function openPage(): ClaimlineClient {
  for (const client of clients) client.close();
  const client = createClaimlineClient({ baseUrl });
  clients.push(client);
  return client;
}

const texts = ({ items }: ClaimState) => items.map(({ message }) => message.content);

async function isKept(text: string): Promise<void> {
  const lastKnown = createIndexedDbLastKnown();
  await expect
    .poll(async () => (await lastKnown.claim(user.id, claimId))?.messages.map(({ content }) => content), {
      timeout: 5_000,
    })
    .toContain(text);
}

async function seenOnce(): Promise<void> {
  server.change((model) => model.send(person(1), 'seen'));
  const client = openPage();
  await client.login.login('2@example.com', 'secret');
  const store = client.claim(claimId);
  store.open();
  await waitFor(store, ({ status }) => status === 'ready');
  await isKept('seen');
}

const noServer = () => ({ status: 502, body: '<h1>Bad gateway</h1>' });

describe('a page that is opened again', () => {
  it('KEEP: without the server it shows the claim as it was, says offline, and takes messages', async () => {
    await seenOnce();
    server.cookieUser = user;
    server.intercept = noServer;
    const client = openPage();
    expect(await client.login.restore()).toEqual({ status: 'signed_in', user, remembered: true });
    expect(client.connection.getSnapshot().status).toBe('offline');
    const store = client.claim(claimId);
    store.open();
    expect(texts(await waitFor(store, ({ items }) => items.length > 0))).toEqual(['seen']);
    store.send('written offline');
    expect(texts(store.getSnapshot())).toEqual(['seen', 'written offline']);

    server.intercept = () => undefined;
    await waitFor(client.connection, ({ status }) => status === 'live');
    await waitFor(store, ({ items }) => items.every(({ sendState }) => sendState === 'sent'));
    expect(client.login.getSnapshot()).toEqual({ status: 'signed_in', user });
    expect(server.model.messages.map(({ content }) => content)).toEqual(['seen', 'written offline']);
  });

  it('KEEP: when the login is over on return, what was remembered goes', async () => {
    await seenOnce();
    server.intercept = noServer;
    const client = openPage();
    await client.login.restore();
    server.cookieUser = null;
    server.intercept = () => undefined;
    await waitFor(client.login, ({ status }) => status === 'signed_out');
    await expect.poll(() => createIndexedDbLastKnown().user()).toBeNull();
  });

  it('KEEP: nothing is remembered after a logout that the server could not be told of', async () => {
    await seenOnce();
    server.intercept = noServer;
    const client = openPage();
    await client.login.restore();
    await client.login.logout();
    expect((await openPage().login.restore()).status).toBe('unknown');
  });

  it('KEEP: a claim that is no longer the user’s to see is forgotten', async () => {
    await seenOnce();
    server.cookieUser = user;
    server.intercept = (request) =>
      request.startsWith(`GET /claims/${claimId}`) ? problem(404, 'not_found') : undefined;
    const client = openPage();
    await client.login.restore();
    const store = client.claim(claimId);
    store.open();
    await waitFor(store, ({ status }) => status === 'gone');
    await expect.poll(() => createIndexedDbLastKnown().claim(user.id, claimId)).toBeNull();
  });
});
