import type { Page } from '@playwright/test';
import { startClamd } from '../../apps/api/test/support/clamd.js';
import { startNginx } from '../../apps/api/test/support/nginx.js';
import { freePort } from '../../scripts/lib/free-port.mjs';
import { axeFindsNothing, bestPractice, wcag } from '../fixtures/axe.js';
import { alice, nina } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

const axe = (page: Page) => axeFindsNothing(page, [...wcag, ...bestPractice]);
const check = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: new RegExp(`^${name}`) }) });
/** The upload that finds out is refused on purpose, and Chromium writes so to the console. */
const refusedUpload = /status of 404 .*\/attachments/;

test('an administrator sees that all is well, by the account menu', async ({ open, server, problems }) => {
  problems.allow(refusedUpload);
  const page = await open(alice, { path: '/inbox', baseURL: server.url, reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Compte de Alice Moreau' }).click();
  await page.getByRole('menuitem', { name: 'Diagnostic' }).click();
  await expect(page.getByText('Aucun problème trouvé.')).toBeVisible();
  await expect(check(page, 'Connexion en direct')).toContainText('Les messages arrivent en direct.');
  await expect(check(page, 'Connexion de secours')).toContainText('fonctionne');
  await expect(check(page, 'Envoi du plus gros fichier')).toContainText('Un fichier de 10 Mo passe.');
  await expect(check(page, 'Redis')).toContainText('non configuré');
  await axe(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  await axe(page);
  await page.getByRole('button', { name: 'Vérifier à nouveau' }).click();
  await expect(page.getByText('Aucun problème trouvé.')).toBeVisible();
});

test('behind a proxy that passes on no upgrades and no large files, it says so and what to do', async ({
  open,
  startServer,
  problems,
}) => {
  problems.allow(/WebSocket connection to/, /status of 413 /, /status of 400 /);
  const port = await freePort();
  const product = await startServer({ env: { CORS_ORIGINS: `http://127.0.0.1:${port}` } });
  const nginx = await startNginx([product.port, product.port], {
    port,
    change: (configuration) =>
      configuration
        .replace(/proxy_set_header (?:Upgrade|Connection) .*;/g, '')
        .replace('client_max_body_size 11m;', 'client_max_body_size 1m;'),
  });
  try {
    const page = await open(alice, { path: '/diagnostics', baseURL: nginx.url, reducedMotion: 'reduce' });
    await expect(page.getByText('points à corriger')).toBeVisible();
    await expect(check(page, 'Connexion en direct')).toContainText('les en-têtes Upgrade et Connection');
    await expect(check(page, 'Connexion de secours')).toContainText('la connexion de secours fonctionne');
    await expect(check(page, 'Envoi du plus gros fichier')).toContainText('client_max_body_size 11m');
    // The server was not told of the proxy either.
    await expect(check(page, 'Serveur mandataire')).toContainText('TRUST_PROXY=1');
    await expect(check(page, 'Adresse')).toContainText('PUBLIC_URL');
    await axe(page);
    // It would go on asking a proxy that is gone.
    await page.close();
  } finally {
    await nginx.stop();
  }
});

test('it says that the scanner is down, in English too, and that it is back', async ({
  open,
  startServer,
  problems,
}) => {
  problems.allow(refusedUpload);
  const clamd = await startClamd();
  try {
    const product = await startServer({ env: { CLAMD_URL: clamd.url } });
    await clamd.kill();
    const page = await open(alice, { path: '/diagnostics', baseURL: product.url, locale: 'en-GB' });
    await page.evaluate(() => localStorage.setItem('claimline:locale', 'en'));
    await page.reload();
    await expect(page.getByText('1 thing to put right.')).toBeVisible();
    await expect(check(page, 'Virus scanner')).toContainText('clamd does not answer');
    await clamd.start();
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(check(page, 'Virus scanner')).toContainText(/clamd answers in \d+ ms/);
    await expect(page.getByText('No problem found.')).toBeVisible();
  } finally {
    await clamd.stop();
  }
});

test('agents are told that it is not theirs, and nothing is asked', async ({ open }) => {
  const page = await open(nina, { path: '/inbox' });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/diagnostics');
  await expect(page.getByRole('heading', { name: 'Cette page est réservée aux administrateurs' })).toBeVisible();
  expect(asked.filter((url) => url.includes('/health/diagnostics'))).toEqual([]);
});
