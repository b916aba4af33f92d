import type { Page } from '@playwright/test';
import { claire, karim, nina } from '../fixtures/people.js';
import { claimPath, expect, newSubject, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

const numbered = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => `Message n° ${from + index}.`);

/** Over all claims of the person. */
const unreadInTitle = async (page: Page) => Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0);

test('unread counts rise with each message and fall when it is read, in all tabs', async ({ open, claim, api }) => {
  const agentApi = await api(nina);
  const before = (await agentApi.unread()).total;
  const page = await open(nina, { path: '/inbox' });
  const other = await page.context().newPage();
  await other.goto('/new');
  for (const tab of [page, other]) await expect.poll(() => unreadInTitle(tab)).toBe(before);
  for (const tab of [page, other]) {
    await expect(tab.getByRole('status', { name: 'État de la connexion' })).toHaveText('En direct');
  }

  await (await api(claire)).sendAll(claim.id, ['Première question', 'Deuxième question']);
  const row = page.getByRole('link', { name: claim.subject });
  await expect(row).toContainText('2 messages non lus');
  for (const tab of [page, other]) await expect.poll(() => unreadInTitle(tab)).toBe(before + 2);

  await row.click();
  await expect(new Thread(page).message('Deuxième question')).toBeVisible();
  await expect(row).not.toContainText('non lu');
  for (const tab of [page, other]) await expect.poll(() => unreadInTitle(tab)).toBe(before);
  expect((await agentApi.unread()).byClaim[claim.id] ?? 0).toBe(0);
});

test('the count stays in the title, though the framework writes its own there late', async ({ open, claim, api }) => {
  await (await api(claire)).send(claim.id, 'Une question');
  const { total } = await (await api(nina)).unread();
  const page = await open(nina, { path: '/inbox' });
  await expect.poll(() => unreadInTitle(page)).toBe(total);
  await page.evaluate(() => document.querySelector('title')?.replaceChildren('Claimline'));
  await expect.poll(() => unreadInTitle(page)).toBe(total);
});

test('a message that comes between a page’s first answers and its connection is counted and listed', async ({
  open,
  claim,
  api,
}) => {
  const [customer, agent] = [await api(claire), await api(nina)];
  const page = await open(nina, { path: '/login' });
  const isSent = Promise.withResolvers<void>();
  await page.routeWebSocket(/\/socket\.io\//, async (socket) => {
    await isSent.promise;
    socket.connectToServer();
  });
  const counted = page.waitForResponse(/\/messages\/unread-count/);
  await page.goto('/inbox');
  const row = page.getByRole('link', { name: claim.subject });
  await expect(row).toBeVisible();
  await counted;

  await customer.send(claim.id, 'Avant la connexion');
  isSent.resolve();
  await expect(row).toContainText('1 message non lu');
  await expect(row).toContainText('Avant la connexion');
  const { total } = await agent.unread();
  await expect.poll(() => unreadInTitle(page)).toBe(total);
});

test('own messages are never unread, and the divider stands above the first message that is', async ({
  openThread,
  claim,
  api,
}) => {
  const [customer, agent] = [await api(claire), await api(nina)];
  const [first] = await customer.sendAll(claim.id, ['Déjà lu']);
  await agent.read(first?.id ?? '');
  await agent.send(claim.id, 'Ma réponse');
  expect((await agent.unread()).byClaim[claim.id] ?? 0).toBe(0);
  await customer.sendAll(claim.id, ['Nouveau, un', 'Nouveau, deux']);

  const thread = await openThread(nina, claim.id);
  await expect(thread.log.getByText('Nouveaux messages')).toHaveCount(1);
  await expect(thread.log).toHaveText(/Ma réponse.*Nouveaux messages.*Nouveau, un.*Nouveau, deux/s);
});

test('a tab that nobody looks at reads nothing until somebody does', async ({ open, claim, api }) => {
  const page = await open(nina, { path: '/inbox' });
  await page.addInitScript(() => {
    Object.assign(window, { looking: false });
    document.hasFocus = () => Reflect.get(window, 'looking') === true;
  });
  await page.goto(claimPath(claim.id));
  const thread = new Thread(page);
  await expect(thread.log).toBeVisible();
  const message = await (await api(claire)).send(claim.id, 'Vous êtes là ?');
  await expect(thread.message('Vous êtes là ?')).toBeVisible();
  await expect(page.getByRole('link', { name: claim.subject })).toContainText('1 message non lu');
  expect((await (await api(claire)).messages(claim.id)).at(-1)?.readBy).toEqual([]);

  await page.evaluate(() => {
    Object.assign(window, { looking: true });
    window.dispatchEvent(new Event('focus'));
  });
  await expect.poll(async () => (await (await api(claire)).messages(message.claimId)).at(-1)?.readBy.length).toBe(1);
  await expect(page.getByRole('link', { name: claim.subject })).not.toContainText('non lu');
});

test('two tabs of one person show the same thread and the same counts', async ({ openThread, claim }) => {
  const [left, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  const right = new Thread(await left.page.context().newPage());
  await right.page.goto(claimPath(claim.id));
  await expect(right.log).toBeVisible();

  await left.send('De gauche');
  await right.send('De droite');
  await agent.send('De Nina');
  const all = ['De gauche', 'De droite', 'De Nina'];
  for (const thread of [left, right, agent]) {
    await expect(thread.message('De Nina')).toBeVisible();
    await expect(thread.contents()).toHaveText(all);
  }
  for (const thread of [left, right]) await expect(thread.messages.getByTitle(/^Lu/)).toHaveCount(2);
  expect(await left.page.title()).toBe(await right.page.title());
});

test('a receipt and an edit move nothing for who has scrolled up', async ({ openThread, claim, api }) => {
  const customer = await api(claire);
  const sent = await customer.sendAll(claim.id, numbered(40));
  const thread = await openThread(claire, claim.id);
  await expect(thread.message('Message n° 40.')).toBeInViewport();
  await thread.log.evaluate((log) => log.scrollBy({ top: -log.clientHeight }));
  await thread.restingPlace();
  const text = await thread.lineInView();
  const line = thread.message(text);
  const before = await line.boundingBox();

  await (await api(nina)).read(sent.at(-1)?.id ?? '');
  await expect(line.getByTitle(/^Lu/)).toBeVisible();
  const next = sent[sent.findIndex(({ content }) => content === text) + 1];
  if (!next) throw new Error('The line is the last message.');
  await customer.edit(next.id, `${next.content} Corrigé.`);
  await expect(thread.message(`${next.content} Corrigé.`)).toContainText('modifié');
  await thread.restingPlace();
  expect(Math.abs(((await line.boundingBox())?.y ?? 0) - (before?.y ?? Number.NaN))).toBeLessThanOrEqual(1);
});

test('who is at the end stays there while the window, the columns and the composer change', async ({
  openThread,
  claim,
  api,
}) => {
  const long = 'Le colis est arrivé ouvert et il manque deux articles sur les cinq de la commande. '.repeat(3);
  await (await api(claire)).sendAll(
    claim.id,
    numbered(15).map((text) => `${text} ${long}`),
  );
  const thread = await openThread(claire, claim.id);
  const { page } = thread;
  const expectEnd = async () => {
    await thread.restingPlace();
    await expect(thread.message('Message n° 15.')).toBeInViewport({ ratio: 0.9 });
    await expect(thread.jump).toBeHidden();
  };
  await expectEnd();
  const sizes = [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
    { width: 700, height: 390 },
    { width: 390, height: 500 },
    { width: 1440, height: 700 },
  ];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await expectEnd();
  }
  await page.getByRole('button', { name: 'Masquer les détails' }).click();
  await expectEnd();
  await page.getByRole('button', { name: 'Afficher les détails' }).click();
  await expectEnd();
  await thread.write('Une ligne\n'.repeat(8));
  await expectEnd();
  await thread.write('');
  await expectEnd();
});

test.describe('a claim with 300 messages', () => {
  let claimId = '';
  let seededAt = '';

  test.beforeEach(async ({ api, server }) => {
    // A worker keeps its server between tests; one claim serves them all.
    if (seededAt === server.url) return;
    const customer = await api(karim);
    const claim = await customer.createClaim({ subject: newSubject() });
    const messages = await customer.sendAll(claim.id, numbered(300));
    await (await api(nina)).read(messages.at(-1)?.id ?? '');
    claimId = claim.id;
    seededAt = server.url;
  });

  test('opens at its end, and older messages come without moving the line that is read', async ({ openThread }) => {
    const thread = await openThread(nina, claimId);
    await expect(thread.message('Message n° 300.')).toBeInViewport();
    // Only what is near the view is drawn.
    expect(await thread.messages.count()).toBeLessThan(80);

    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await thread.page.route(/\/messages\/claim\/.*beforeSeq=/, async (route) => {
      await released;
      await route.continue();
    });
    await thread.log.evaluate((log) => log.scrollTo({ top: 120 }));
    await expect(thread.page.getByText('Chargement des messages précédents…')).toBeVisible();

    // Counted from the top of the view: the second message that stands wholly in it.
    const watched = await thread.log.evaluate((log) => {
      const top = log.getBoundingClientRect().top;
      const inView = [...log.querySelectorAll('article')].filter((row) => row.getBoundingClientRect().top >= top);
      return inView[1]?.querySelector('[dir="auto"]')?.textContent ?? '';
    });
    const line = thread.message(watched);
    const before = await line.boundingBox();
    // Each frame from now on: a jump that is put right at once is a jump all the same.
    await line.evaluate((row) => {
      const start = row.getBoundingClientRect().top;
      const look = () => {
        const moved = Math.abs(row.getBoundingClientRect().top - start);
        const most = Math.max(moved, Number(document.body.dataset.moved ?? 0));
        document.body.dataset.moved = String(most);
        if (row.isConnected) requestAnimationFrame(look);
      };
      look();
    });

    const older = thread.page.waitForResponse(/beforeSeq=/);
    release();
    await older;
    await expect(thread.page.getByText('Chargement des messages précédents…')).toBeHidden();
    await expect.poll(() => thread.log.evaluate((log) => log.scrollTop)).toBeGreaterThan(500);
    const after = await line.boundingBox();
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? Number.NaN))).toBeLessThanOrEqual(1);
    expect(Number(await thread.page.locator('body').getAttribute('data-moved'))).toBeLessThanOrEqual(1);
  });

  test('is read up to its beginning, each message once', async ({ openThread }) => {
    const thread = await openThread(nina, claimId);
    await expect(thread.message('Message n° 300.')).toBeVisible();
    const beginning = thread.log.getByText(/^Réclamation .* ouverte le/);
    await expect(async () => {
      await thread.log.evaluate((log) => log.scrollTo({ top: 0 }));
      await expect(beginning).toBeInViewport({ timeout: 500 });
    }).toPass();
    await expect(thread.message(/Message n° 1\./)).toHaveCount(1);

    // Down again, a view at a time: none is missing, none is there twice.
    const seen = new Set<string>();
    await expect(async () => {
      for (const content of await thread.contents().allTextContents()) seen.add(content);
      await thread.log.evaluate((log) => log.scrollBy({ top: log.clientHeight }));
      expect(seen.has('Message n° 300.')).toBe(true);
    }).toPass({ intervals: [50] });
    expect(seen).toEqual(new Set(numbered(300)));
  });

  test('a reader who has scrolled up stays there and is told how many messages are new', async ({
    openThread,
    api,
  }) => {
    const thread = await openThread(nina, claimId);
    await expect(thread.message('Message n° 300.')).toBeInViewport();
    await expect(thread.jump).toBeHidden();

    await thread.log.evaluate((log) => log.scrollBy({ top: -log.clientHeight * 1.5 }));
    await expect(thread.jump).toBeVisible();
    await thread.restingPlace();
    const line = thread.message(await thread.lineInView());
    const before = await line.boundingBox();

    await (await api(karim)).sendAll(claimId, ['Et encore ceci.', 'Et cela.']);
    await expect(thread.jump).toContainText('2 nouveaux messages');
    await thread.restingPlace();
    // On the screen: an older page that comes late moves the rest of the log, and not the line.
    expect(Math.abs(((await line.boundingBox())?.y ?? 0) - (before?.y ?? Number.NaN))).toBeLessThanOrEqual(1);
    await expect.poll(async () => (await (await api(nina)).unread()).byClaim[claimId]).toBe(2);

    await thread.jump.click();
    await expect(thread.message('Et cela.')).toBeInViewport();
    await expect(thread.jump).toBeHidden();
    await expect.poll(async () => (await (await api(nina)).unread()).byClaim[claimId] ?? 0).toBe(0);

    // At the bottom again, what comes scrolls in.
    const last = await (await api(karim)).send(claimId, 'Enfin ceci.');
    await expect(thread.message(last.content ?? '')).toBeInViewport();
    await expect(thread.jump).toBeHidden();
  });
});
