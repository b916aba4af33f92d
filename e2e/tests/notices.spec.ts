import type { BrowserContext, Page } from '@playwright/test';
import { countNotices, noticedIn, turnsTaken } from '../fixtures/notices.js';
import { claire, nina } from '../fixtures/people.js';
import { expect, newSubject, test } from '../fixtures/test.js';

const menuOf = (page: Page) => page.getByRole('button', { name: /^Compte de/ });
const soundSwitch = (page: Page) => page.getByRole('menuitemcheckbox', { name: 'Son des nouveaux messages' });

/** The browser of that page, which counts in the tabs that are opened from now on. */
async function countingContext(page: Page): Promise<BrowserContext> {
  const context = page.context();
  await countNotices(context);
  await page.close();
  return context;
}

/** Opens a tab that a person has touched: nothing sounds in one that nobody has. */
async function openTab(context: BrowserContext): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto('/inbox');
  await tab.getByRole('searchbox').click();
  await expect(tab.getByRole('status', { name: 'État de la connexion' })).toHaveText('En direct');
  return tab;
}

test('a message that nobody reads sounds once over two tabs; one’s own and one that is read do not', async ({
  open,
  openThread,
  api,
  claim,
}) => {
  const context = await countingContext(await open(claire));
  const [one, two] = [await openTab(context), await openTab(context)];
  const agent = await openThread(nina, claim.id);
  await agent.send('Bonjour');
  await expect.poll(async () => (await noticedIn(one, two)).sounds).toBe(1);

  // Written in one tab, heard of in the other; then read in one of them.
  await (await api(claire)).send(claim.id, 'De moi');
  await two.getByRole('link', { name: claim.subject }).click();
  await expect(agent.message('Bonjour').getByTitle(/^Lu/)).toBeVisible();
  await agent.send('Lu aussitôt');
  await expect(agent.message('Lu aussitôt').getByTitle(/^Lu/)).toBeVisible();
  // The next one has its turn after those before.
  const other = await (await api(claire)).createClaim({ subject: newSubject() });
  await (await api(nina)).send(other.id, 'Ailleurs');
  await expect.poll(() => turnsTaken(one)).toContainEqual(expect.stringContaining(`sound.${other.id}`));
  expect((await noticedIn(one, two)).sounds).toBe(2);
});

test('the sound can be turned off, in all tabs and for good', async ({ open, api, claim }) => {
  const agent = await api(nina);
  await agent.updateClaim(claim.id, { assigneeId: agent.userId });
  const context = await countingContext(await open(claire));
  await context.grantPermissions(['notifications']);
  const page = await openTab(context);
  await menuOf(page).click();
  await expect(soundSwitch(page)).toBeChecked();
  await soundSwitch(page).click();
  await expect(soundSwitch(page)).not.toBeChecked();
  await page.getByRole('menuitemcheckbox', { name: 'Notifications du navigateur' }).click();
  await page.keyboard.press('Escape');
  // In a window that nobody looks at; here every page believes itself looked at.
  await page.evaluate(() => {
    document.hasFocus = () => false;
  });
  await agent.send(claim.id, 'En silence');
  await expect.poll(async () => (await noticedIn(page)).notices).toEqual([`Nina Laurent: ${claim.subject}`]);
  expect((await noticedIn(page)).sounds).toBe(0);
  await page.reload();
  await menuOf(page).click();
  await expect(soundSwitch(page)).not.toBeChecked();
});
