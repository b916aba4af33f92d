import type { WebSocketRoute } from '@playwright/test';
import type { Product } from '../../scripts/lib/product.mjs';
import { createApi } from '../fixtures/api.js';
import { keptToSend } from '../fixtures/kept.js';
import { goOffline } from '../fixtures/offline.js';
import { claire, nina } from '../fixtures/people.js';
import { unreachable } from '../fixtures/problems.js';
import { claimPath, expect, newSubject, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

/** The client comes back within its longest pause between two attempts. */
const comesBack = { timeout: 30_000 };

test.describe('the server is killed under two people and comes back', () => {
  test('both reconnect, and what was written meanwhile goes out once and in order', async ({
    startServer,
    openThread,
    problems,
  }) => {
    problems.allow(unreachable);
    const own: Product = await startServer();
    const api = createApi(own.url);
    const claim = await (await api(claire)).createClaim({ subject: newSubject() });
    const [customer, agent] = await Promise.all([
      openThread(claire, claim.id, { baseURL: own.url }),
      openThread(nina, claim.id, { baseURL: own.url }),
    ]);
    await customer.send('Avant la panne');
    await expect(agent.message('Avant la panne')).toBeVisible();

    await own.kill();
    const state = customer.page.getByRole('status', { name: 'État de la connexion' });
    await expect(state).toContainText(/Connexion interrompue|Vous êtes hors ligne/);
    await customer.send('Pendant la panne, 1');
    await customer.send('Pendant la panne, 2');
    await agent.send('Et de mon côté');
    // Nobody may take them for sent.
    await expect(customer.message(/Pendant la panne/).getByTitle('Envoyé')).toHaveCount(0);

    await own.restart();
    for (const { page } of [customer, agent]) {
      await expect(page.getByRole('status', { name: 'État de la connexion' })).toHaveText('En direct', comesBack);
    }
    await expect(agent.message('Pendant la panne, 2')).toBeVisible(comesBack);
    await expect(customer.message('Et de mon côté')).toBeVisible(comesBack);
    await customer.send('Après la panne');
    await expect(agent.message('Après la panne')).toBeVisible();

    const stored = (await (await api(claire)).messages(claim.id)).map(({ content }) => content ?? '');
    const ofClaire = ['Avant la panne', 'Pendant la panne, 1', 'Pendant la panne, 2', 'Après la panne'];
    expect(stored.filter((content) => content !== 'Et de mon côté')).toEqual(ofClaire);
    expect(stored.filter((content) => content === 'Et de mon côté')).toHaveLength(1);
    for (const thread of [customer, agent]) await expect(thread.contents()).toHaveText(stored);
  });
});

test('a break is told of after 1.5 s, and not before', async ({ open, claim, problems }) => {
  problems.allow(/WebSocket connection to/);
  const page = await open(claire, { path: '/login' });
  let isReachable = true;
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/socket\.io\//, (socket) => {
    sockets.push(socket);
    // Else it opens, and nothing is heard of it.
    if (isReachable) socket.connectToServer();
  });
  await page.clock.install();
  await page.goto(claimPath(claim.id));
  const mark = new Thread(page).header;
  const state = page.getByRole('status', { name: 'État de la connexion' });
  await expect(mark).toContainText('En direct');

  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
  isReachable = false;
  await sockets.at(-1)?.close();
  await expect(mark).toContainText('Reconnexion…');
  await page.clock.runFor(1_499);
  await expect(state).toHaveText('En direct');
  await page.clock.runFor(1);
  await expect(state).toHaveText('Connexion interrompue. Nous la rétablissons…');
});

test('offline one goes on writing: messages wait, are counted, and go out in order on return', async ({
  openThread,
  claim,
  api,
  problems,
}) => {
  problems.allow(unreachable);
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  const state = customer.page.getByRole('status', { name: 'État de la connexion' });
  await expect(state).toHaveText('En direct');

  await goOffline(customer.page.context());
  await expect(state).toContainText('Vous êtes hors ligne.');
  await customer.send('Dans le tunnel, 1');
  await customer.send('Dans le tunnel, 2');
  await expect(state).toContainText('2 messages partiront au retour de la connexion.');
  await expect(customer.message(/Dans le tunnel/).getByTitle('En attente d’envoi')).toHaveCount(2);
  await agent.send('Êtes-vous là ?');
  await expect(customer.message('Êtes-vous là ?')).toHaveCount(0);

  await customer.page.context().setOffline(false);
  await expect(state).toHaveText('En direct', comesBack);
  await expect(agent.message('Dans le tunnel, 2')).toBeVisible(comesBack);
  const expected = ['Êtes-vous là ?', 'Dans le tunnel, 1', 'Dans le tunnel, 2'];
  for (const thread of [customer, agent]) await expect(thread.contents()).toHaveText(expected);
  expect((await (await api(claire)).messages(claim.id)).map(({ content }) => content)).toEqual(expected);
});

test('messages that wait survive closing the tab', async ({ openThread, claim, problems }) => {
  problems.allow(unreachable);
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  const context = customer.page.context();
  await expect(customer.page.getByRole('status', { name: 'État de la connexion' })).toHaveText('En direct');

  await goOffline(context);
  await customer.send('Écrit sans réseau');
  await expect(customer.message('Écrit sans réseau').getByTitle('En attente d’envoi')).toBeVisible();
  await expect.poll(() => keptToSend(customer.page)).toEqual(['Écrit sans réseau']);
  await customer.page.close();

  // The app cannot open without a network; on return it sends by itself, whatever page is open.
  await context.setOffline(false);
  const page = await context.newPage();
  await page.goto('/inbox');
  await expect(agent.message('Écrit sans réseau')).toBeVisible(comesBack);
  await expect(agent.messages).toHaveCount(1);
});

test('a message that the server refuses can be copied, tried again and discarded, after a reload too', async ({
  openThread,
  claim,
  api,
  problems,
}) => {
  problems.allow(/status of 409 /);
  const customer = await openThread(claire, claim.id);
  // The page does not know yet: the news of the closing is kept from it with everything else.
  problems.allow(unreachable);
  await goOffline(customer.page.context());
  await customer.send('Trop tard');
  await customer.send('Trop tard aussi');
  await (await api(nina)).updateClaim(claim.id, { status: 'CLOSED' });
  await customer.page.context().setOffline(false);

  const message = customer.message(/Trop tard(?! aussi)/);
  await expect(message).toContainText('Non envoyé. La réclamation est fermée.', comesBack);
  await customer.page.reload();
  await expect(message).toContainText('Non envoyé.');
  await customer.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await message.getByRole('button', { name: 'Copier', exact: true }).click();
  await expect.poll(() => customer.page.evaluate(() => navigator.clipboard.readText())).toBe('Trop tard');

  await (await api(nina)).updateClaim(claim.id, { status: 'OPEN' });
  await expect(customer.composer).toBeVisible();
  await message.getByRole('button', { name: 'Réessayer' }).click();
  await expect(message.getByTitle('Envoyé')).toBeVisible();
  await customer.message('Trop tard aussi').getByRole('button', { name: 'Supprimer', exact: true }).click();
  await expect(customer.messages).toHaveCount(1);
  await customer.page.reload();
  await expect(message.getByTitle('Envoyé')).toBeVisible();
  await expect(customer.messages).toHaveCount(1);
});

test('where no live connection can be had, it says so, and what is new comes all the same', async ({
  open,
  claim,
  api,
  problems,
}) => {
  problems.allow(/status of 502 /, /WebSocket connection to/);
  const page = await open(claire, { path: '/login' });
  await page.route(/\/socket\.io\//, (route) => route.fulfill({ status: 502, body: '' }));
  await page.routeWebSocket(/\/socket\.io\//, (socket) => socket.close());
  await page.goto(claimPath(claim.id));
  const state = page.getByRole('status', { name: 'État de la connexion' });
  await expect(state).toContainText('La connexion en direct est indisponible', comesBack);
  await (await api(nina)).send(claim.id, 'Reçu sans direct');
  await expect(new Thread(page).message('Reçu sans direct')).toBeVisible(comesBack);
});
