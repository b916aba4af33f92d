import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { axeFindsNothing, bestPractice, wcag } from '../fixtures/axe.js';
import { textFile } from '../fixtures/files.js';
import { claire, karim, nina } from '../fixtures/people.js';
import { expect, newSubject, test } from '../fixtures/test.js';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const axe = (page: Page) => axeFindsNothing(page, [...wcag, ...bestPractice]);
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
const title = (page: Page) => page.getByRole('heading', { level: 1, name: 'Statistiques' });
const messagesChart = (page: Page) => page.getByRole('img', { name: /^Messages par / });
/** A number of the page by what it is called. */
const figure = (page: Page, name: string) =>
  page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) });

test('staff find the insights beside the list, choose a period, and keep it in the address', async ({ open, api }) => {
  const subject = newSubject();
  const claim = await (await api(claire)).createClaim({ subject });
  const message = await (await api(claire)).send(claim.id, 'Où en est-on ?');
  await (await api(claire)).attach(message.id, textFile('note.txt', 1_000));
  const page = await open(nina, { path: '/inbox', reducedMotion: 'reduce' });
  await page
    .getByRole('navigation', { name: 'Navigation principale' })
    .getByRole('link', { name: 'Statistiques' })
    .click();
  await expect(title(page)).toBeVisible();
  await expect(messagesChart(page)).toBeVisible();
  await expect(figure(page, 'Réponse')).toContainText(/\d+ réponses/);
  await expect(figure(page, 'Fichiers reçus')).toContainText(/[1-9].* par jour/);
  await expect(figure(page, 'Fichiers téléchargés')).toContainText('par jour');
  await expect(figure(page, 'Fichiers refusés')).toBeVisible();
  await expect(page.getByText('fuseau horaire Europe/Paris')).toBeVisible();
  await axe(page);

  await page.getByRole('radio', { name: '7 jours' }).check();
  await expect(page).toHaveURL(/period=7d/);
  await expect(page.getByText(/Comparé à la période du/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('radio', { name: '7 jours' })).toBeChecked();
  await page.getByRole('radio', { name: 'Heures ouvrées' }).check();
  await expect(page.getByText(/du lundi au vendredi de 9 h à 18 h/)).toBeVisible();

  // What a chart shows can be read as a table.
  const messages = page.getByRole('region', { name: 'Messages', exact: true });
  await messages.getByText('Voir en tableau').click();
  await expect(messages.getByRole('row')).toHaveCount(8);
  await axe(page);

  // From who waits one goes straight to the claim.
  await page.getByRole('link', { name: subject }).click();
  await expect(page).toHaveURL(new RegExp(`${claim.id}$`));
  await expect(page.getByRole('heading', { name: subject })).toBeVisible();
});

test('tables are sorted, and files are saved whose cells are no formulas', async ({ open, api }) => {
  const subject = `=1+1 ${newSubject()}`;
  const claim = await (await api(karim)).createClaim({ subject });
  await (await api(karim)).send(claim.id, 'Bonjour');
  const page = await open(nina, { path: '/insights' });
  const agents = page.getByRole('table', { name: 'Conseillers' });
  const names = agents.getByRole('row').locator('td:first-child');
  await expect(names).toHaveCount(3);
  const byName = agents.getByRole('columnheader', { name: 'Nom' });
  await byName.getByRole('button').click();
  await expect(byName).toHaveAttribute('aria-sort', 'ascending');
  await expect(names.first()).toContainText('Paul Girard');
  await byName.getByRole('button').click();
  await expect(byName).toHaveAttribute('aria-sort', 'descending');
  await expect(names.last()).toContainText('Paul Girard');

  for (const [button, fileName, line] of [
    ['Jours (CSV)', 'days.csv', 'date,messagesByCustomers'],
    ['Conseillers (CSV)', 'agents.csv', 'Nina,Laurent,AGENT'],
    ['En attente (CSV)', 'waiting.csv', `'=1+1 `],
  ] as const) {
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: button }).click();
    const download = await saving;
    expect(download.suggestedFilename()).toBe(fileName);
    expect(await readFile(await download.path(), 'utf8')).toContain(line);
  }
});

test('days are chosen by hand; what is no period and what is empty is said', async ({ open }) => {
  const page = await open(nina, { path: '/insights', reducedMotion: 'reduce' });
  await expect(messagesChart(page)).toBeVisible();
  await page.getByRole('radio', { name: 'Dates' }).check();
  await page.getByLabel('Du', { exact: true }).fill('2020-03-02');
  await page.getByLabel('Au', { exact: true }).fill('2020-03-01');
  await expect(page.getByText('La fin vient avant le début.')).toBeVisible();
  await page.getByLabel('Du', { exact: true }).fill('2010-03-01');
  await expect(page.getByText('La période est plus longue que 5 ans.')).toBeVisible();
  await axe(page);
  await page.getByLabel('Du', { exact: true }).fill('2020-02-01');
  await expect(page.getByRole('heading', { name: 'Rien sur cette période' })).toBeVisible();
  // What is now does not depend on it.
  await expect(page.getByRole('heading', { name: 'Réclamations en cours, par statut et par âge' })).toBeVisible();
  await axe(page);
});

test('while it loads, and when it fails, it says so and can be tried again', async ({ open, problems }) => {
  problems.allow(/status of 503 /);
  const page = await open(nina, { path: '/inbox', reducedMotion: 'reduce' });
  let answered = () => {};
  const held = new Promise<void>((resolve) => {
    answered = resolve;
  });
  await page.route('**/analytics/**', async (route) => {
    await held;
    await route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"unavailable"}' });
  });
  await page.goto('/insights');
  await expect(page.getByRole('main').getByText('Chargement…')).toBeAttached();
  await axe(page);
  answered();
  await expect(page.getByRole('heading', { name: 'Les statistiques n’ont pas pu être chargées' })).toBeVisible();
  await axe(page);
  await page.unroute('**/analytics/**');
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await expect(messagesChart(page)).toBeVisible();
});

test('customers see no way to them, and are told when they come by the address', async ({ open }) => {
  const page = await open(claire, { path: '/inbox', reducedMotion: 'reduce' });
  await expect(page.getByRole('list', { name: 'Liste des réclamations' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Statistiques' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Compte de Claire Martin' }).click();
  await expect(page.getByRole('menuitem', { name: 'Se déconnecter' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Statistiques' })).toHaveCount(0);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  for (const path of ['/insights', '/insights/live']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Cette page est réservée à l’équipe' })).toBeVisible();
    await axe(page);
  }
  expect(asked.filter((url) => url.includes('/analytics/'))).toEqual([]);
});

test('the live view follows what happens by itself, and says when it cannot', async ({ open, api, problems }) => {
  const page = await open(nina, { path: '/insights/live', reducedMotion: 'reduce' });
  const people = page.getByRole('table', { name: 'Qui est en ligne' });
  await expect(people.getByRole('row', { name: /Nina Laurent/ })).toBeVisible();
  await axe(page);
  await open(karim, { path: '/inbox' });
  await expect(people.getByRole('row', { name: /Karim Benali/ })).toBeVisible();
  const subject = newSubject();
  const claim = await (await api(karim)).createClaim({ subject });
  await (await api(karim)).send(claim.id, 'Il y a quelqu’un ?');
  await expect(page.getByRole('img', { name: /^Messages par minute/ })).toHaveAccessibleName(/: [1-9]\d* au total/);
  problems.allow(/status of 503 /);
  await page.route('**/analytics/live', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"unavailable"}' }),
  );
  await expect(page.getByText(/Le serveur ne répond pas/)).toBeVisible();
  await expect(people).toBeVisible();
  await axe(page);
  await page.unroute('**/analytics/live');
  await expect(page.getByText(/Le serveur ne répond pas/)).toHaveCount(0);
});

test('in English and in the dark, on a phone, from the account menu', async ({ open, claim, api }) => {
  await (await api(claire)).send(claim.id, 'mot '.repeat(30));
  const page = await open(nina, { path: '/inbox', ...phone, reducedMotion: 'reduce', colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Compte de Nina Laurent' }).tap();
  await page.getByRole('menuitemradio', { name: 'English' }).tap();
  await page.getByRole('button', { name: 'Account of Nina Laurent' }).tap();
  await page.getByRole('menuitem', { name: 'Insights' }).tap();
  await expect(page.getByRole('heading', { level: 1, name: 'Insights' })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Messages by day/ })).toBeVisible();
  expect(await overflow(page)).toBe(0);
  await axe(page);
  const small = await page.locator('main :is(button, a[href], input, select, summary)').evaluateAll((controls) =>
    controls.flatMap((control) => {
      const { width, height } = control.getBoundingClientRect();
      return width >= 44 && height >= 44 ? [] : [`${control.textContent}: ${width} × ${height}`];
    }),
  );
  // Of radio buttons the label is what is touched, as large as they are.
  expect(small).toEqual([]);
  await page.getByRole('link', { name: 'Right now' }).tap();
  await expect(page.getByRole('table', { name: 'Who is online' })).toBeVisible();
  expect(await overflow(page)).toBe(0);
  await axe(page);
  await page.getByRole('link', { name: 'Back to claims' }).tap();
  await expect(page).toHaveURL(/\/inbox$/);
});
