import { newCustomer } from '../fixtures/new-person.js';
import { goOffline } from '../fixtures/offline.js';
import { claire, karim, nina } from '../fixtures/people.js';
import { unreachable } from '../fixtures/problems.js';
import { claimPath, expect, newSubject, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

test('a stranger’s claim is not found, and nothing of it is shown', async ({ open, claim, api, problems }) => {
  problems.allow(/status of 404 /);
  await (await api(claire)).send(claim.id, 'Un message qui ne regarde que Claire');
  const page = await open(karim, { path: claimPath(claim.id) });
  const answers: string[] = [];
  page.on('response', async (response) => {
    if (response.url().includes(claim.id)) answers.push(await response.text().catch(() => ''));
  });
  await expect(page.getByRole('heading', { name: 'Réclamation introuvable' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Réclamation introuvable' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Votre message' })).toHaveCount(0);
  const shown = await page.content();
  for (const secret of [claim.subject, claim.reference, 'ne regarde que Claire']) {
    expect(shown).not.toContain(secret);
    expect(answers.join('\n')).not.toContain(secret);
  }
  // The same words as for a claim that never was.
  await page.goto(claimPath('01900000-0000-7000-8000-000000000000'));
  await expect(page.getByRole('heading', { name: 'Réclamation introuvable' })).toBeVisible();
  await page.getByRole('button', { name: 'Retour aux réclamations' }).click();
  await expect(page).toHaveURL(/\/inbox$/);
});

test('a customer opens a claim, and an agent sees it come in', async ({ open }) => {
  const [page, agent] = await Promise.all([open(claire, { path: '/inbox' }), open(nina, { path: '/inbox' })]);
  await expect(agent.getByRole('list', { name: 'Liste des réclamations' })).toBeVisible();

  await page.getByRole('link', { name: 'Nouvelle réclamation' }).first().click();
  await page.getByRole('button', { name: 'Ouvrir la réclamation' }).click();
  const subject = page.getByLabel('Objet');
  await expect(subject).toBeFocused();
  await expect(subject).toHaveAccessibleDescription(/Indiquez l’objet de votre réclamation\./);

  const words = newSubject();
  await subject.fill(words);
  await page.getByLabel('Catégorie').selectOption({ label: 'Livraison' });
  await page.getByLabel('Description').fill('Le carton était ouvert à l’arrivée.');
  await page.getByRole('button', { name: 'Ouvrir la réclamation' }).click();

  await expect(page.getByRole('heading', { name: words })).toBeVisible();
  const thread = new Thread(page);
  await expect(thread.contents()).toHaveText(['Le carton était ouvert à l’arrivée.']);

  const row = agent.getByRole('link', { name: words });
  await expect(row).toContainText('1 message non lu');
  await expect(agent.getByRole('list', { name: 'Liste des réclamations' }).getByRole('link').first()).toContainText(
    words,
  );
  // Back leads to the list, not to the filled form.
  await page.goBack();
  await expect(page).toHaveURL(/\/inbox$/);
});

test('switching fast between claims sends each message to its own', async ({ open, api }) => {
  const customer = await api(claire);
  const claims = [
    await customer.createClaim({ subject: newSubject() }),
    await customer.createClaim({ subject: newSubject() }),
  ];
  const page = await open(claire, { path: '/inbox' });
  const thread = new Thread(page);
  const rounds = [0, 1, 2, 3, 4];
  for (const round of rounds) {
    for (const claim of claims) {
      await page.locator(`[data-claim="${claim.id}"]`).click();
      await expect(page.getByRole('heading', { name: claim.subject, level: 2 })).toBeVisible();
      await thread.write(`Tour ${round} pour ${claim.reference}`);
      // Not awaited: the next claim is opened while this message is on its way.
      await thread.composer.press('Enter');
    }
  }
  for (const claim of claims) {
    const expected = rounds.map((round) => `Tour ${round} pour ${claim.reference}`);
    await expect.poll(async () => (await customer.messages(claim.id)).map(({ content }) => content)).toEqual(expected);
    await page.locator(`[data-claim="${claim.id}"]`).click();
    await expect(thread.contents()).toHaveText(expected);
  }
});

test('each claim keeps its draft, over a switch and a reload, until it is sent', async ({ open, api }) => {
  const customer = await api(claire);
  const first = await customer.createClaim({ subject: newSubject() });
  const second = await customer.createClaim({ subject: newSubject() });
  const page = await open(claire, { path: claimPath(first.id) });
  const thread = new Thread(page);

  await thread.write('Brouillon du premier');
  await page.locator(`[data-claim="${second.id}"]`).click();
  await expect(thread.composer).toHaveValue('');
  await thread.write('Brouillon du second');
  await page.locator(`[data-claim="${first.id}"]`).click();
  await expect(thread.composer).toHaveValue('Brouillon du premier');

  await page.reload();
  await expect(thread.composer).toHaveValue('Brouillon du premier');
  await thread.composer.press('Enter');
  await expect(thread.contents()).toHaveText(['Brouillon du premier']);
  await page.reload();
  await expect(thread.composer).toHaveValue('');

  await page.locator(`[data-claim="${second.id}"]`).click();
  await expect(thread.composer).toHaveValue('Brouillon du second');
  expect(await customer.messages(second.id)).toEqual([]);
});

test('staff see the claims with unread messages alone, and one that is read there does not vanish', async ({
  open,
  claim,
  api,
}) => {
  const silent = await (await api(claire)).createClaim({ subject: newSubject() });
  await (await api(claire)).send(claim.id, 'Personne ne m’a lue');
  const page = await open(nina, { path: '/inbox' });
  const list = page.getByRole('list', { name: 'Liste des réclamations' });
  await expect(list.getByRole('link', { name: silent.subject })).toBeVisible();
  const button = page.getByRole('button', { name: 'Non lues seulement' });
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await expect(list.getByRole('link', { name: silent.subject })).toHaveCount(0);
  const row = list.getByRole('link', { name: claim.subject });
  await row.click();
  await expect(row.getByText('1 message non lu')).toHaveCount(0);
  await expect(row).toBeVisible();
  await page.reload();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await expect(row).toHaveCount(0);
});

test('the list is searched and filtered, and says when nothing matches', async ({ open, claim }) => {
  const page = await open(nina, { path: '/inbox' });
  const list = page.getByRole('list', { name: 'Liste des réclamations' });
  await page.getByRole('searchbox', { name: 'Rechercher' }).fill(claim.reference);
  await expect(list.getByRole('link')).toHaveCount(1);
  await expect(list).toContainText(claim.subject);

  await page.getByRole('combobox', { name: 'Filtrer par statut' }).selectOption({ label: 'Résolue' });
  await expect(page.getByRole('heading', { name: 'Aucun résultat' })).toBeVisible();
  await page.getByRole('button', { name: 'Tout afficher' }).click();
  await expect(page.getByRole('searchbox', { name: 'Rechercher' })).toHaveValue('');
  await expect(list.getByRole('link', { name: claim.subject })).toBeVisible();
});

test('who has scrolled down keeps the place when a claim from below moves to the top', async ({
  open,
  api,
  server,
}) => {
  const person = await newCustomer(server);
  const customer = await api(person);
  const claims = [];
  for (let count = 0; count < 20; count++) claims.push(await customer.createClaim({ subject: newSubject() }));
  const page = await open(person, { path: '/inbox', viewport: { width: 1280, height: 720 } });
  const list = page.getByRole('list', { name: 'Liste des réclamations' });
  const [eldest, watched] = [claims[0], claims[13]];
  if (!eldest || !watched) throw new Error('There are 20 claims.');
  await expect(list.getByRole('link').first()).toBeVisible();
  await expect(page.getByRole('status', { name: 'État de la connexion' })).toHaveText('En direct');
  const scrolled = () => list.evaluate((list) => list.parentElement?.scrollTop);
  await list.evaluate((list) => list.parentElement?.scrollTo({ top: 408 }));
  const row = page.locator(`[data-claim="${watched.id}"]`);
  await expect(row).toBeInViewport();
  const before = await row.boundingBox();

  await (await api(nina)).send(eldest.id, 'Du nouveau');
  await expect.poll(scrolled).toBe(510);
  expect((await row.boundingBox())?.y).toBe(before?.y);
  await list.evaluate((list) => list.parentElement?.scrollTo({ top: 0 }));
  await expect(list.getByRole('link').first()).toContainText('Du nouveau');
});

test('while the list is on its way its rows are sketched, and no longer', async ({ open, claim }) => {
  const page = await open(claire, { path: '/login' });
  let release = () => {};
  const answered = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(
    ({ pathname }) => pathname === '/claims',
    async (route) => {
      await answered;
      await route.continue();
    },
  );
  await page.goto('/inbox');
  const sketch = page.getByRole('status').filter({ hasText: 'Chargement…' });
  await expect(sketch).toBeVisible();
  release();
  await expect(page.locator(`[data-claim="${claim.id}"]`)).toBeVisible();
  await expect(sketch).toHaveCount(0);
});

test('offline a list that was never loaded says so, leads back to what is known, and comes by itself on return', async ({
  open,
  claim,
  api,
  problems,
}) => {
  problems.allow(unreachable);
  await (await api(nina)).updateClaim(claim.id, { status: 'RESOLVED' });
  const page = await open(nina, { path: '/inbox' });
  const state = page.getByRole('status', { name: 'État de la connexion' });
  const row = page.locator(`[data-claim="${claim.id}"]`);
  const filter = page.getByRole('combobox', { name: 'Filtrer par statut' });
  await expect(row).toBeVisible();
  await expect(state).toHaveText('En direct');

  await goOffline(page.context());
  await expect(state).toContainText(/hors ligne/i);
  await filter.selectOption({ label: 'Résolue' });
  const offline = page.getByRole('heading', { name: 'Indisponible hors ligne' });
  await expect(offline).toBeVisible();
  await page.getByRole('button', { name: 'Tout afficher' }).click();
  await expect(row).toBeVisible();

  await filter.selectOption({ label: 'Résolue' });
  await expect(offline).toBeVisible();
  await page.context().setOffline(false);
  await expect(row).toBeVisible({ timeout: 30_000 });
  await expect(offline).toBeHidden();
});
