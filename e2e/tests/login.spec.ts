import { claire } from '../fixtures/people.js';
import { claimPath, expect, newSubject, test } from '../fixtures/test.js';

test('a wrong password is refused in words, and the right one then works', async ({ open, problems }) => {
  problems.allow(/status of 401 .*\/auth\/login\)$/);
  const page = await open(null);
  await expect(page).toHaveURL(/\/login$/);
  await page.getByLabel('Adresse e-mail').fill(claire.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill('mauvais-mot-de-passe');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByRole('form').getByRole('alert')).toHaveText(
    'L’adresse e-mail ou le mot de passe est incorrect.',
  );
  await expect(page).toHaveURL(/\/login$/);

  await page.getByLabel('Mot de passe', { exact: true }).fill(claire.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page).toHaveURL(/\/inbox$/);
  await expect(page.getByRole('list', { name: 'Liste des réclamations' })).toBeVisible();
});

test('what is missing is said at its field, without asking the server', async ({ open }) => {
  const page = await open(null, { path: '/login' });
  await page.getByRole('button', { name: 'Se connecter' }).click();
  const email = page.getByLabel('Adresse e-mail');
  await expect(email).toBeFocused();
  await expect(email).toHaveAccessibleDescription('Indiquez votre adresse e-mail.');
  await expect(page.getByLabel('Mot de passe', { exact: true })).toHaveAccessibleDescription(
    'Indiquez votre mot de passe.',
  );
});

test('the password can be seen while it is typed', async ({ open }) => {
  const page = await open(null, { path: '/login' });
  const password = page.getByLabel('Mot de passe', { exact: true });
  await password.fill('secret');
  await expect(password).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Afficher le mot de passe' }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await expect(password).toHaveValue('secret');
});

test('a link to a claim leads to it through the login', async ({ open, claim }) => {
  const page = await open(null, { path: claimPath(claim.id) });
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel('Adresse e-mail').fill(claire.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(claire.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`claim=${claim.id}$`));
  await expect(page.getByRole('heading', { name: claim.subject })).toBeVisible();
});

test('signing out leaves nothing behind, in the other tab neither', async ({ open, problems }) => {
  problems.allow(/status of 401 /);
  const page = await open(claire, { path: '/inbox' });
  const other = await page.context().newPage();
  await other.goto('/inbox');
  await expect(other.getByRole('list', { name: 'Liste des réclamations' })).toBeVisible();

  await page.getByRole('button', { name: 'Compte de Claire Martin' }).click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
  for (const tab of [page, other]) {
    await expect(tab).toHaveURL(/\/login$/);
    await expect(tab.getByRole('list', { name: 'Liste des réclamations' })).toHaveCount(0);
  }
  await page.goto('/inbox');
  await expect(page).toHaveURL(/\/login$/);
});

test('both languages, as the browser asks and as the person chooses', async ({ open, api }) => {
  const page = await open(null, { path: '/login', locale: 'en-GB' });
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: 'Français' }).click();
  await expect(page.getByRole('heading', { name: 'Bon retour' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByLabel('Email address').fill(claire.email);
  await page.getByLabel('Password', { exact: true }).fill(claire.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Claims', exact: true })).toBeVisible();

  // The choice outlives a reload, and everything of a thread is in that language.
  const claim = await (await api(claire)).createClaim({ subject: newSubject(), description: 'Bonjour' });
  await page.goto(claimPath(claim.id));
  await expect(page.getByRole('log', { name: `Messages of claim ${claim.reference}` })).toBeVisible();
  await expect(page.getByPlaceholder('Write a message…')).toBeVisible();
  await expect(page.getByTitle('Sent', { exact: true })).toBeVisible();
});

test('the bar around the page has the colour of the theme that was chosen', async ({ open }) => {
  const page = await open(claire, { path: '/inbox', colorScheme: 'light' });
  const bar = () =>
    page.evaluate(() => {
      const metas = [...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')];
      return metas.filter(({ media }) => matchMedia(media).matches).map(({ content }) => content);
    });
  const choose = async (theme: string) => {
    await page.getByRole('button', { name: 'Compte de Claire Martin' }).click();
    await page.getByRole('menuitemradio', { name: theme }).click();
  };
  await choose('Sombre');
  await expect.poll(bar).toEqual(['#16181e']);
  await page.getByRole('link', { name: 'Nouvelle réclamation' }).first().click();
  await expect(page.getByRole('heading', { name: 'Nouvelle réclamation' })).toBeVisible();
  await expect.poll(bar).toEqual(['#16181e']);
  await page.goto('/inbox');
  await expect.poll(bar).toEqual(['#16181e']);
  await choose('Comme le système');
  await expect.poll(bar).toEqual(['#ffffff']);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(bar).toEqual(['#16181e']);
});
