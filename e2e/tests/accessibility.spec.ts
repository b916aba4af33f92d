import { axeFindsNothing, wcag } from '../fixtures/axe.js';
import { claire, nina } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

// What scenes.spec.ts does not see: what opens over a page, and what is heard.

test('axe finds nothing on menus and dialogs', async ({ openThread, claim, api }) => {
  await (await api(nina)).send(claim.id, 'Bonjour');
  const thread = await openThread(nina, claim.id, { reducedMotion: 'reduce', colorScheme: 'dark' });
  const { page } = thread;
  await page.getByRole('button', { name: 'Compte de Nina Laurent' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await axeFindsNothing(page, wcag);
  await page.getByRole('menuitem', { name: 'Raccourcis clavier' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.emulateMedia({ colorScheme: 'light' });
  await axeFindsNothing(page, wcag);
  await page.keyboard.press('Escape');
  await thread.act('Bonjour', 'Supprimer');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await axeFindsNothing(page, wcag);
});

test('a new message is announced once, with author, time and text; history is not', async ({
  openThread,
  claim,
  api,
}) => {
  await (await api(nina)).send(claim.id, 'De l’histoire ancienne');
  const thread = await openThread(claire, claim.id);
  await expect(thread.message('De l’histoire ancienne')).toBeVisible();
  const announcer = thread.page.getByTestId('announcer');
  await (await api(nina)).send(claim.id, 'Du nouveau pour vous');
  const heard = /^Nina Laurent, \d{2}:\d{2}\s:\sDu nouveau pour vous$/;
  await expect(announcer).toHaveText(heard);
  await thread.send('Merci');
  await expect(thread.message('Merci').getByTitle(/^Envoyé|^Lu/)).toBeVisible();
  await expect(announcer).toHaveText(heard);
});

test('who asks for less motion has none', async ({ openThread, claim, api }) => {
  await (await api(nina)).send(claim.id, 'Bonjour');
  const thread = await openThread(claire, claim.id, { reducedMotion: 'reduce' });
  await thread.send('Sans mouvement');
  await expect(thread.message('Sans mouvement').getByTitle(/^Envoyé|^Lu/)).toBeVisible();
  await thread.act('Sans mouvement', 'Supprimer');
  await expect(thread.page.getByRole('alertdialog')).toBeVisible();
  const longest = await thread.page.evaluate(() => {
    const seconds = (list: string) => Math.max(...list.split(',').map(Number.parseFloat));
    return [...document.querySelectorAll('*')].reduce((most, element) => {
      const { animationDuration, transitionDuration } = getComputedStyle(element);
      return Math.max(most, seconds(animationDuration), seconds(transitionDuration));
    }, 0);
  });
  expect(longest, 'seconds').toBeLessThanOrEqual(0.001);
});
