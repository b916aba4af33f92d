import type { Page } from '@playwright/test';
import { createApi } from '../fixtures/api.js';
import { cachedPaths, canOpenOffline, keptBy } from '../fixtures/kept.js';
import { claire, karim, nina } from '../fixtures/people.js';
import { unreachable } from '../fixtures/problems.js';
import { startReleases } from '../fixtures/releases.js';
import { claimPath, expect, newSubject, test } from '../fixtures/test.js';

/** The client comes back within its longest pause between two attempts. */
const comesBack = { timeout: 30_000 };
const allowed = { serviceWorkers: 'allow' } as const;
const stateOf = (page: Page) => page.getByRole('status', { name: 'État de la connexion' });

test('without the server the app opens as it was last seen, and what is written goes out on return', async ({
  startServer,
  openThread,
  problems,
}) => {
  problems.allow(unreachable);
  const own = await startServer();
  const api = createApi(own.url);
  const [claim, unopened] = [
    await (await api(claire)).createClaim({ subject: newSubject() }),
    await (await api(claire)).createClaim({ subject: newSubject() }),
  ];
  const customer = await openThread(claire, claim.id, { baseURL: own.url, ...allowed });
  await (await api(nina)).send(claim.id, 'Lu avant la panne');
  await expect(customer.message('Lu avant la panne')).toBeVisible();
  await canOpenOffline(customer.page, claim.id, 'Lu avant la panne');

  await own.kill();
  await customer.page.reload();
  await expect(customer.message('Lu avant la panne')).toBeVisible();
  await expect(stateOf(customer.page)).toContainText('Vous êtes hors ligne');
  await customer.send('Écrit sans serveur');
  await expect(customer.message('Écrit sans serveur').getByTitle('En attente d’envoi')).toBeVisible();
  await customer.page.reload();
  await expect(customer.message('Écrit sans serveur').getByTitle('En attente d’envoi')).toBeVisible();

  // From the front door, as from the home screen of a phone.
  await customer.page.goto('/');
  const list = customer.page.getByRole('list', { name: 'Réclamations' });
  await list.getByRole('link', { name: unopened.subject }).click();
  await expect(customer.page.getByText('La conversation n’a pas pu être chargée')).toBeVisible();
  await list.getByRole('link', { name: claim.subject }).click();
  await expect(customer.message('Lu avant la panne')).toBeVisible();

  await own.restart();
  await expect(stateOf(customer.page)).toHaveText('En direct', comesBack);
  await expect(customer.message('Écrit sans serveur').getByTitle('Envoyé')).toBeVisible(comesBack);
  const stored = await (await api(claire)).messages(claim.id);
  expect(stored.map(({ content }) => content)).toEqual(['Lu avant la panne', 'Écrit sans serveur']);
  await expect(customer.contents()).toHaveText(['Lu avant la panne', 'Écrit sans serveur']);
});

test('a logout without the server leaves nothing to the next person, and nothing of the API is ever cached', async ({
  startServer,
  open,
  openThread,
  problems,
}) => {
  problems.allow(unreachable);
  const own = await startServer();
  const api = createApi(own.url);
  const claim = await (await api(claire)).createClaim({ subject: newSubject() });
  await (await api(nina)).send(claim.id, 'Pour Claire seule');
  const { page } = await openThread(claire, claim.id, { baseURL: own.url, ...allowed });
  await canOpenOffline(page, claim.id, 'Pour Claire seule');
  const isApi = /^\/(auth|claims|messages|users|attachments|analytics|health|metrics|docs|\w+\.json|socket\.io)(\/|$)/;
  expect((await cachedPaths(page)).filter((path) => isApi.test(path))).toEqual([]);

  await own.kill();
  await page.reload();
  await expect(page.getByRole('log')).toContainText('Pour Claire seule');
  await page.getByRole('button', { name: /Claire Martin/ }).click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
  await expect(page.getByRole('heading', { name: 'Bon retour' })).toBeVisible();
  await expect.poll(() => keptBy(page)).toEqual({ user: null, inbox: 0, texts: {} });
  await page.goto(claimPath(claim.id));
  await expect(page.getByText('Pour Claire seule')).toHaveCount(0);

  await own.restart();
  await page.goto('/login');
  await page.getByLabel('Adresse e-mail').fill(karim.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(karim.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByRole('button', { name: /Karim Benali/ })).toBeVisible();
  await expect.poll(async () => (await keptBy(page)).user).toBe((await api(karim)).userId);
  await expect(page.getByText(claim.subject)).toHaveCount(0);
  // Another browser of the same person has lost nothing.
  const other = await open(claire, { baseURL: own.url, path: claimPath(claim.id) });
  await expect(other.getByRole('log')).toContainText('Pour Claire seule');
});

test('a new version takes over once nobody needs the former one, and is the one that opens offline', async ({
  server,
  open,
  claim,
  problems,
}) => {
  problems.allow(unreachable);
  const releases = await startReleases(server.url);
  try {
    const page = await open(claire, { baseURL: releases.url, path: claimPath(claim.id), ...allowed });
    const caches = () => page.evaluate(() => window.caches.keys());
    const waiting = () =>
      page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state ?? null);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    const [former] = await caches();

    releases.release('second');
    const context = page.context();
    const second = await context.newPage();
    // On a machine that is too busy to answer in time, the former version is shown.
    await expect(async () => {
      await second.goto(claimPath(claim.id));
      await expect(second.locator('html')).toHaveAttribute('data-release', 'second', { timeout: 1_000 });
    }).toPass();
    // The first page is of the former version: it keeps what it may still have to load.
    await expect.poll(waiting).toBe('installed');
    expect(await caches()).toHaveLength(2);
    expect(await caches()).toContain(former);
    await page.close();
    await second.close();

    let third = await context.newPage();
    const names = () => third.evaluate(() => window.caches.keys());
    await expect(async () => {
      // A page that the former version has opened would keep it.
      await third.close();
      third = await context.newPage();
      await third.goto(claimPath(claim.id));
      await expect(stateOf(third)).toHaveText('En direct');
      await expect.poll(names, { timeout: 5_000 }).toHaveLength(1);
    }).toPass();
    expect(await names()).not.toContain(former);
    await releases.stop();
    await third.reload();
    await expect(third.locator('html')).toHaveAttribute('data-release', 'second');
    await expect(third.getByRole('heading', { name: claim.subject })).toBeVisible();
  } finally {
    await releases.stop();
  }
});
