import type { Page } from '@playwright/test';
import { axeFindsNothing, wcag } from '../fixtures/axe.js';
import { newCustomer } from '../fixtures/new-person.js';
import { claire, karim, nina, paul } from '../fixtures/people.js';
import { claimPath, expect, newSubject, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

const list = (page: Page) => page.getByRole('list', { name: 'Liste des réclamations' });
const assigneeFilter = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Filtrer par conseiller' }).getByRole('radio', { name, exact: true });

test('an agent opens a claim for a customer, found by keyboard, who sees it come in', async ({ open }) => {
  const [page, customer] = await Promise.all([open(nina, { path: '/inbox' }), open(karim, { path: '/inbox' })]);
  await expect(list(customer)).toBeVisible();
  await page.getByRole('link', { name: 'Nouvelle réclamation' }).first().click();

  const field = page.getByRole('combobox', { name: 'Client' });
  const submit = page.getByRole('button', { name: 'Ouvrir la réclamation' });
  await expect(field).toBeVisible();
  await submit.click();
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/Choisissez le client concerné dans la liste\./);
  await expect(page.getByLabel('Objet')).toHaveAccessibleDescription(/Indiquez l’objet de la réclamation\./);

  // A name that was typed but not chosen names nobody.
  const options = page.getByRole('listbox', { name: 'Clients' }).getByRole('option');
  await field.fill('Claire');
  await field.press('Escape');
  await expect(field).toHaveAttribute('aria-expanded', 'false');
  await expect(field).toHaveValue('Claire');
  await submit.click();
  await expect(field).toBeFocused();

  await field.fill('karim@');
  await expect(options).toHaveText(['Karim Benalikarim@example.com']);
  await expect(field).toHaveAttribute('aria-activedescendant', (await options.getAttribute('id')) ?? '');
  await field.press('Enter');
  await expect(field).toHaveValue('Karim Benali');
  await expect(field).toHaveAttribute('aria-expanded', 'false');
  await expect(field).toHaveAccessibleDescription('karim@example.com');

  const words = newSubject();
  await page.getByLabel('Objet').fill(words);
  await page.getByLabel('Description').fill('Nous avons retrouvé votre colis.');
  await submit.click();
  await expect(page.getByRole('heading', { name: words })).toBeVisible();
  await expect(new Thread(page).contents()).toHaveText(['Nous avons retrouvé votre colis.']);
  await expect(list(customer).getByRole('link', { name: words })).toContainText('1 message non lu');
});

test('the list of customers is walked with the arrows, says when nobody matches, and is emptied', async ({
  open,
  server,
}) => {
  const ada = await newCustomer(server);
  const page = await open(nina, { path: '/new' });
  const field = page.getByRole('combobox', { name: 'Client' });
  const options = page.getByRole('listbox', { name: 'Clients' }).getByRole('option');
  const active = async () => {
    const id = await field.getAttribute('aria-activedescendant');
    return id === null ? null : page.locator(`[id="${id}"]`).textContent();
  };

  await field.click();
  await expect(options.filter({ hasText: ada.email })).toBeVisible();
  // Nothing is chosen for who only looks.
  expect(await active()).toBeNull();
  const names = await options.allTextContents();
  await field.press('ArrowDown');
  await expect.poll(active).toBe(names[0]);
  await field.press('ArrowDown');
  await expect.poll(active).toBe(names[1]);
  await field.press('ArrowUp');
  await field.press('ArrowUp');
  await expect.poll(active).toBe(names.at(-1));
  await field.press('Tab');
  await expect(options).toHaveCount(0);
  await expect(field).toHaveValue('');

  await field.fill('personne de ce nom');
  await expect(page.getByText('Aucun client ne correspond à cette recherche.')).toBeVisible();
  // Enter on no answer sends nothing.
  await field.press('Enter');
  await expect(page.getByText('Choisissez le client concerné dans la liste.')).toHaveCount(0);

  await field.fill(ada.email);
  // Others may have words that begin so.
  await expect(options.first()).toContainText(ada.email);
  await options.first().click();
  await expect(field).toHaveValue('Ada Nouvelle');
  await page.getByRole('button', { name: 'Effacer le client' }).click();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('');
});

test('a customer is asked for no customer', async ({ open }) => {
  const page = await open(claire, { path: '/new' });
  await expect(page.getByLabel('Objet')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Client' })).toHaveCount(0);
  await page.goto('/inbox');
  await expect(list(page)).toBeVisible();
  await expect(page.getByRole('group', { name: 'Filtrer par conseiller' })).toHaveCount(0);
});

test('a claim is handed to a colleague who is away, and leaves the list of one’s own', async ({ open, claim, api }) => {
  const agent = await api(nina);
  await agent.updateClaim(claim.id, { assigneeId: agent.userId });
  const page = await open(nina, { path: claimPath(claim.id) });
  const row = page.locator(`[data-claim="${claim.id}"]`);

  await assigneeFilter(page, 'Les miennes').check();
  await expect(row).toBeVisible();
  await page.getByRole('button', { name: 'Changer le conseiller, Nina Laurent' }).click();
  const choices = page.getByRole('menuitemradio');
  await expect(choices.filter({ hasText: 'Paul Girard' })).toBeVisible();
  await expect(choices.first()).toHaveText('Nina Laurent (vous)');
  await expect(choices.first()).toBeChecked();
  await expect(choices.last()).toHaveText('Non attribuée');
  await choices.filter({ hasText: `${paul.firstName} ${paul.lastName}` }).click();
  await expect(page.getByRole('button', { name: 'Changer le conseiller, Paul Girard' })).toBeVisible();
  await expect(row).toHaveCount(0);
});

test('an agent says until when a claim is to be settled, and both see it', async ({ open, claim }) => {
  const page = await open(nina, { path: claimPath(claim.id), viewport: { width: 1440, height: 900 } });
  const customer = await open(claire, { path: claimPath(claim.id), viewport: { width: 1440, height: 900 } });
  const due = page.getByLabel('Changer l’échéance');
  await due.fill('2031-03-09');
  // Not before it is left.
  await expect(customer.getByText('Référence', { exact: true })).toBeVisible();
  await expect(customer.getByText('Échéance', { exact: true })).toHaveCount(0);
  await due.press('Enter');
  await expect(customer.getByText('Échéance', { exact: true }).locator('xpath=following-sibling::dd')).toHaveText(
    /9 mars 2031/,
  );
  await page.reload();
  await expect(due).toHaveValue('2031-03-09');
  await due.fill('');
  await due.press('Enter');
  await expect(customer.getByText('Échéance', { exact: true })).toHaveCount(0);
});

test('the list tells staff until when a claim is to be settled, and what is late; customers not', async ({
  open,
  claim,
  api,
}) => {
  const agent = await api(nina);
  const other = await (await api(claire)).createClaim({ subject: newSubject() });
  const settled = await (await api(claire)).createClaim({ subject: newSubject() });
  await agent.updateClaim(claim.id, {
    dueAt: '2020-03-09T12:00:00.000Z',
    priority: 'URGENT',
    status: 'WAITING_CUSTOMER',
  });
  await agent.updateClaim(other.id, { dueAt: '2031-03-09T12:00:00.000Z' });
  await agent.updateClaim(settled.id, { dueAt: '2020-03-09T12:00:00.000Z', status: 'RESOLVED' });
  await (await api(claire)).send(claim.id, 'Un message assez long pour ne pas tenir sur une ligne de la liste');

  const page = await open(nina, { path: '/inbox', reducedMotion: 'reduce' });
  const due = (id: string) => page.locator(`[data-claim="${id}"] time[title*="chéance"]`);
  await expect(due(claim.id)).toHaveText('En retard, échéance :9 mars 2020');
  await expect(due(other.id)).toHaveText('Échéance :9 mars 2031');
  await expect(due(settled.id)).toHaveText('Échéance :9 mars 2020');
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const inside = await due(claim.id).evaluate((due) => {
      const row = due.closest('a');
      return row !== null && row.scrollWidth <= row.clientWidth && row.clientHeight === 101;
    });
    expect(inside, `the row is whole at ${width} px`).toBe(true);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator(`[data-claim="${claim.id}"]`).click();
  await expect(page.getByRole('log')).toBeVisible();
  await expect(page.getByLabel('Changer l’échéance')).toHaveAccessibleDescription('En retard');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await axeFindsNothing(page, wcag);
  }
  await page.locator(`[data-claim="${settled.id}"]`).click();
  await expect(page.getByLabel('Changer l’échéance')).toHaveValue('2020-03-09');
  await expect(page.getByLabel('Changer l’échéance')).toHaveAccessibleDescription('');

  const customer = await open(claire, { path: '/inbox' });
  await expect(customer.locator(`[data-claim="${claim.id}"]`)).toBeVisible();
  await expect(customer.locator('time[title*="chéance"]')).toHaveCount(0);
});

test('the list is narrowed to one’s own and to nobody’s, and stays so on other pages and after a reload', async ({
  open,
  claim,
  api,
}) => {
  const page = await open(nina, { path: '/inbox' });
  const row = page.locator(`[data-claim="${claim.id}"]`);
  await expect(row).toBeVisible();
  await assigneeFilter(page, 'Les miennes').check();
  await expect(row).toHaveCount(0);
  await assigneeFilter(page, 'Non attribuées').check();
  await expect(row).toBeVisible();

  await page.getByRole('link', { name: 'Nouvelle réclamation' }).first().click();
  await expect(page.getByRole('heading', { name: 'Nouvelle réclamation' })).toBeVisible();
  await page.goBack();
  await expect(assigneeFilter(page, 'Non attribuées')).toBeChecked();
  await page.reload();
  await expect(assigneeFilter(page, 'Non attribuées')).toBeChecked();
  await expect(row).toBeVisible();

  // Given to her by somebody else, while neither has it open: it moves between the lists by itself.
  const agent = await api(nina);
  await (await api(paul)).updateClaim(claim.id, { assigneeId: agent.userId });
  await expect(row).toHaveCount(0);
  await assigneeFilter(page, 'Les miennes').check();
  await expect(row).toBeVisible();
});
