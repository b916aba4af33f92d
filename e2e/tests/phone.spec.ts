import type { Locator, Page } from '@playwright/test';
import { imageFile, textFile } from '../fixtures/files.js';
import { claire, nina } from '../fixtures/people.js';
import { claimPath, expect, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** How many pixels the page is wider than its window. */
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

test('on a phone the list and the thread take turns', async ({ open, claim, api }) => {
  await (await api(claire)).send(claim.id, 'Bonjour');
  const page = await open(claire, { path: '/inbox', ...phone });
  const list = page.getByRole('list', { name: 'Liste des réclamations' });
  const thread = new Thread(page);
  await list.getByRole('link', { name: claim.subject }).tap();
  await expect(thread.message('Bonjour')).toBeVisible();
  await expect(list).toBeHidden();
  // A phone's keyboard would hide what one came to read.
  await expect(thread.composer).not.toBeFocused();

  await thread.composer.fill('Depuis le train');
  await thread.sendButton.tap();
  await expect(thread.message('Depuis le train').getByTitle('Envoyé')).toBeVisible();

  await page.getByRole('button', { name: 'Retour aux réclamations' }).tap();
  await expect(list).toBeVisible();
  await expect(thread.log).toBeHidden();
  await list.getByRole('link', { name: claim.subject }).tap();
  await page.goBack();
  await expect(list).toBeVisible();
});

for (const width of [320, 390]) {
  test(`nothing is cut off or scrolls sideways at ${width} px`, async ({ open, openThread, claim, api }) => {
    const unbroken = 'https://example.com/'.padEnd(300, 'x');
    await (await api(claire)).sendAll(claim.id, [unbroken, 'un mot '.repeat(80)]);
    const small = { ...phone, viewport: { width, height: 700 } };

    const login = await open(null, { path: '/login', ...small });
    await expect(login.getByRole('button', { name: 'Se connecter' })).toBeVisible();
    expect(await overflow(login)).toBe(0);

    const thread = await openThread(claire, claim.id, small);
    const { page } = thread;
    await expect(thread.message('un mot')).toBeVisible();
    expect(await overflow(page)).toBe(0);
    expect(await thread.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
    const long = 'une-pièce-jointe-au-nom-bien-plus-long-que-l’écran-n’est-large-'.repeat(3);
    await thread.fileInput.setInputFiles([
      textFile(`${long}.txt`, 5_000),
      await imageFile(page, `${long}.png`, 1_600, 400),
      textFile(`${long}.zip`, 100),
    ]);
    await expect(thread.tray).toHaveCount(2);
    expect(await overflow(page)).toBe(0);
    await thread.sendButton.click();
    await expect(thread.image(`${long}.png`)).toBeVisible();
    expect(await overflow(page)).toBe(0);
    expect(await thread.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
    await expect(thread.composer).toBeInViewport({ ratio: 1 });
    await expect(thread.sendButton).toBeInViewport({ ratio: 1 });

    for (const path of ['/inbox', '/new']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await overflow(page)).toBe(0);
    }
  });
}

for (const { locale, details, period } of [
  { locale: 'fr', details: 'Détails', period: 'Période' },
  { locale: 'en', details: 'Details', period: 'Period' },
]) {
  test(`what staff choose from is not cut short at 320 px, in ${locale}`, async ({ open, claim, api }) => {
    await (await api(nina)).updateClaim(claim.id, { status: 'WAITING_CUSTOMER', priority: 'URGENT' });
    const page = await open(nina, { path: '/login', ...phone, viewport: { width: 320, height: 700 } });
    await page.evaluate((locale) => localStorage.setItem('claimline:locale', locale), locale);
    await page.goto(claimPath(claim.id));
    await page.getByRole('button', { name: /^(Afficher les détails|Show details)$/ }).click();
    const dialog = page.getByRole('dialog', { name: details });
    await expect(dialog.getByText(claim.reference)).toBeVisible();
    await expect.poll(() => cutShort(dialog)).toEqual([]);

    await page.goto('/insights');
    const choices = page.getByRole('group', { name: period, exact: true });
    await expect(choices).toBeVisible();
    await expect.poll(() => cutShort(choices)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });
}

test('what is touched is large enough', async ({ open, openThread, claim, api }) => {
  await (await api(claire)).send(claim.id, 'Bonjour');
  const thread = await openThread(claire, claim.id, phone);
  const { page } = thread;
  await thread.fileInput.setInputFiles([await imageFile(page, 'photo.png', 400, 300), textFile('note.txt', 100)]);
  await thread.sendButton.tap();
  await expect(thread.image('photo.png')).toBeVisible();
  await thread.fileInput.setInputFiles([textFile('suite.txt', 100), textFile('vide.txt', 0)]);
  await expect(thread.tray).toHaveCount(1);
  const small = await tooSmall(page);
  await thread.image('photo.png').tap();
  await expect(page.getByRole('dialog', { name: 'photo.png' })).toBeVisible();
  small.push(...(await tooSmall(page)));
  await page.goto('/inbox');
  await expect(page.getByRole('list', { name: 'Liste des réclamations' })).toBeVisible();
  small.push(...(await tooSmall(page)));
  const login = await open(null, { path: '/login', ...phone });
  await expect(login.getByRole('button', { name: 'Se connecter' })).toBeVisible();
  small.push(...(await tooSmall(login)));
  expect(small).toEqual([]);
});

test('it can be installed: the manifest, its icons and its start are there', async ({ open, server, request }) => {
  const page = await open(null, { path: '/login' });
  const href = (await page.locator('link[rel=manifest]').getAttribute('href')) ?? '';
  const manifest = await (await request.get(new URL(href, server.url).href)).json();
  expect(manifest).toMatchObject({ name: 'Claimline', display: 'standalone' });
  expect((await request.get(new URL(manifest.start_url, server.url).href)).status()).toBe(200);
  const icons = manifest.icons as { src: string; sizes: string; type: string }[];
  expect(icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  for (const { src, sizes, type } of icons) {
    const answer = await request.get(new URL(src, server.url).href);
    expect(answer.headers()['content-type']).toBe(type);
    const width = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return image.naturalWidth;
    }, src);
    if (type === 'image/png') expect(`${width}x${width}`).toBe(sizes);
  }
});

/** Texts that end in an ellipsis for want of room. */
function cutShort(place: Locator): Promise<(string | null)[]> {
  return place
    .locator('.truncate')
    .evaluateAll((texts) =>
      texts.filter((text) => text.scrollWidth > text.clientWidth).map(({ textContent }) => textContent),
    );
}

/** Controls that show and are under 44 × 44 px, but for links in running text. */
function tooSmall(page: Page): Promise<string[]> {
  return page.locator('button, a[href], input, select, textarea').evaluateAll((controls) =>
    controls.flatMap((control) => {
      const { width, height } = control.getBoundingClientRect();
      const shows = control.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && width > 1;
      if (!shows || (width >= 44 && height >= 44)) return [];
      const name = control.getAttribute('aria-label') ?? control.textContent ?? control.tagName;
      return [`${name.trim()}: ${width} × ${height}`];
    }),
  );
}
