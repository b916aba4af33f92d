import type { Page } from '@playwright/test';
import { claire } from '../fixtures/people.js';
import { claimPath, expect, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

interface Withheld {
  /** How often the script was asked for that was asked for most. */
  tries(): number;
  putBack(): Promise<void>;
}

/** Opens the list so that `answer` has to do with each script that the page itself does not name. */
async function openWithout(page: Page, answer: 'nothing' | 'gone'): Promise<Withheld> {
  const html = await (await page.request.get('/inbox')).text();
  const isLate = ({ pathname }: URL) => pathname.startsWith('/_next/static/chunks/') && !html.includes(pathname);
  const asked = new Map<string, number>();
  const tries = () => Math.max(0, ...asked.values());
  await page.route(isLate, (route) => {
    const url = route.request().url();
    asked.set(url, (asked.get(url) ?? 0) + 1);
    return answer === 'gone' ? route.fulfill({ status: 404, body: '' }) : route.abort('internetdisconnected');
  });
  const isPage = ({ pathname }: URL) => pathname === '/inbox';
  await page.route(isPage, (route) =>
    answer === 'nothing' && route.request().method() === 'HEAD'
      ? route.abort('internetdisconnected')
      : route.continue(),
  );
  await page.goto('/inbox');
  await expect.poll(tries).toBeGreaterThan(0);
  return { tries, putBack: () => page.unrouteAll() };
}

test('when the network goes before all code is there, the page stands, and what was missing comes', async ({
  open,
  claim,
  problems,
}) => {
  problems.allow(/net::ERR_INTERNET_DISCONNECTED/);
  const page = await open(claire, { path: '/login' });
  const menu = page.getByRole('button', { name: 'Compte de Claire Martin' });
  const { tries, putBack } = await openWithout(page, 'nothing');
  await page.locator(`[data-claim="${claim.id}"]`).click();
  await expect(page).toHaveURL(claimPath(claim.id));
  // Each failure is tried a second time before anything hears of it.
  await expect.poll(tries).toBeGreaterThan(2);
  await expect(page.getByRole('heading', { name: 'Réclamations' })).toBeVisible();

  await putBack();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(new Thread(page).log).toBeVisible();
  await menu.click();
  await expect(page.getByRole('menuitem', { name: 'Se déconnecter' })).toBeVisible();
});

test('when the code is gone, as after an update, a fresh start is offered', async ({ open, problems }) => {
  problems.allow(/status of 404/, /ChunkLoadError/);
  const page = await open(claire, { path: '/login' });
  const { putBack } = await openWithout(page, 'gone');
  const reload = page.getByRole('button', { name: 'Recharger' });
  await expect(reload).toBeVisible();
  await putBack();
  await reload.click();
  await expect(page.getByRole('button', { name: 'Compte de Claire Martin' })).toBeVisible();
});
