import { newAgent, setRole } from '../fixtures/new-person.js';
import { claire, nina } from '../fixtures/people.js';
import { unreachable } from '../fixtures/problems.js';
import { claimPath, expect, newSubject, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

test('a login that ends while one writes says so, and the text is there after the next one', async ({
  openThread,
  claim,
  problems,
  baseURL,
}) => {
  problems.allow(/status of 401 /);
  const { page, composer } = await openThread(claire, claim.id);
  await composer.pressSequentially('Une phrase que l’on ne veut pas récrire');
  const origin = baseURL ?? '';
  await page.context().request.post('/auth/logout', { headers: { origin } });
  await expect(page.getByRole('heading', { name: 'Votre session a pris fin' })).toBeVisible();
  await expect(page.getByText(claim.subject)).toHaveCount(0);

  await page.getByRole('button', { name: 'Se reconnecter' }).click();
  await page.getByLabel('Adresse e-mail').fill(claire.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(claire.password);
  await page.keyboard.press('Enter');
  await expect(composer).toHaveValue('Une phrase que l’on ne veut pas récrire');
});

test('a claim that is taken away while it is open is gone, and what was written in it is not sent', async ({
  openThread,
  claim,
  server,
  api,
  problems,
}) => {
  problems.allow(/status of 40[14] /);
  const agent = await newAgent(server);
  const { page, composer } = await openThread(agent, claim.id);
  await composer.fill('Vu seulement par le personnel');
  await setRole(server, agent, 'CUSTOMER');
  await expect(page.getByRole('heading', { name: 'Réclamation introuvable' })).toBeVisible();
  await expect(page.getByText(claim.subject)).toHaveCount(0);
  expect(await (await api(claire)).messages(claim.id)).toEqual([]);
});

for (const { name, answer } of [
  { name: 'an error', answer: { status: 500, contentType: 'application/problem+json', body: '{"code":"internal"}' } },
  { name: 'a page of a proxy', answer: { status: 200, contentType: 'text/html', body: '<h1>Portail captif</h1>' } },
  { name: 'half an answer', answer: { status: 200, contentType: 'application/json', body: '{"items":[' } },
]) {
  test(`a server that answers ${name} is told of in words, and asked again on demand`, async ({
    open,
    claim,
    problems,
  }) => {
    problems.allow(/status of 500 /);
    const page = await open(claire, { path: '/login' });
    const isList = (url: URL) => url.pathname === '/claims';
    await page.route(isList, (route) => route.fulfill(answer));
    await page.goto('/inbox');
    await expect(page.getByRole('heading', { name: 'Les réclamations n’ont pas pu être chargées' })).toBeVisible();
    await expect(page.getByText(/Portail captif|internal|JSON/)).toHaveCount(0);
    await page.unroute(isList);
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await expect(page.getByRole('link', { name: claim.subject })).toBeVisible();
  });
}

test('a server that does not answer for a while is waited for, and then said to be out of reach', async ({
  open,
  claim,
  problems,
}) => {
  problems.allow(unreachable, /net::ERR_/);
  const page = await open(claire, { path: '/login' });
  const isClaim = (url: URL) => url.pathname === `/claims/${claim.id}`;
  await page.route(isClaim, () => {});
  await page.goto(claimPath(claim.id));
  await expect(page.getByRole('heading', { name: 'La conversation n’a pas pu être chargée' })).toBeVisible({
    timeout: 30_000,
  });
  await page.unroute(isClaim);
  await expect(new Thread(page).composer).toBeVisible({ timeout: 30_000 });
});

test('where nothing can be stored, private windows say, the app works for as long as the tab is open', async ({
  open,
  openThread,
  claim,
}) => {
  const agent = await openThread(nina, claim.id);
  const page = await open(claire, { path: '/login' });
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('Not in this window.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'] as const) {
      Object.defineProperty(window, name, { get: refuse });
    }
  });
  await page.goto(claimPath(claim.id));
  const customer = new Thread(page);
  await customer.send('Sans rien garder');
  await expect(agent.message('Sans rien garder')).toBeVisible();
  await expect(customer.message('Sans rien garder').getByTitle(/^(Envoyé|Lu)/)).toBeVisible();
});

test('a full disk keeps no message from going out', async ({ open, openThread, claim }) => {
  const agent = await openThread(nina, claim.id);
  const page = await open(claire, { path: '/login' });
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    };
  });
  await page.goto(claimPath(claim.id));
  const customer = new Thread(page);
  await customer.send('Le disque est plein');
  await expect(agent.message('Le disque est plein')).toBeVisible();
  await expect(customer.messages).toHaveCount(1);
});

test('a clock that is an hour slow or fast changes neither the login nor how old a message is', async ({
  open,
  api,
}) => {
  for (const hours of [-1, 1]) {
    const claim = await (await api(claire)).createClaim({ subject: newSubject() });
    const page = await open(claire, { path: '/login' });
    await page.addInitScript((offset) => {
      const now = Date.now.bind(Date);
      window.Date = class extends Date {
        constructor(...values: [] | [number]) {
          if (values.length === 0) super(now() + offset);
          else super(...values);
        }
        static override now() {
          return now() + offset;
        }
      } as DateConstructor;
    }, hours * 3_600_000);
    await page.goto(claimPath(claim.id));
    const thread = new Thread(page);
    await expect(page.getByRole('status', { name: 'État de la connexion' })).toHaveText('En direct');
    await thread.send(`À ${hours} heure près`);
    const message = thread.message(`À ${hours} heure près`);
    await expect(message.getByTitle('Envoyé')).toBeVisible();
    await expect(message).toContainText('à l’instant');
  }
});

test('a word of 10,000 letters, text from right to left and emoji arrive whole and stay within the page', async ({
  openThread,
  claim,
}) => {
  const [customer, agent] = [
    await openThread(claire, claim.id, { viewport: { width: 320, height: 700 } }),
    await openThread(nina, claim.id),
  ];
  const texts = ['x'.repeat(10_000), 'مرحبا، لم يصل الطرد بعد', 'Famille 👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 et drapeau 🇫🇷'];
  for (const text of texts) {
    await customer.send(text);
    await expect(agent.contents().last()).toHaveText(text);
  }
  expect(
    await agent
      .contents()
      .nth(1)
      .evaluate((text) => getComputedStyle(text).direction),
  ).toBe('rtl');
  expect(
    await agent
      .contents()
      .nth(2)
      .evaluate((text) => getComputedStyle(text).direction),
  ).toBe('ltr');
  for (const { page, log } of [customer, agent]) {
    expect(await page.evaluate(overflow)).toBe(0);
    expect(await log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
  }
});
