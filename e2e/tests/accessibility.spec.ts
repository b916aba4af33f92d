import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { claire, nina } from '../fixtures/people.js';
import { scenes } from '../fixtures/scenes.js';
import { expect, test } from '../fixtures/test.js';

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function expectClean(page: Page, tags: readonly string[]): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags([...tags]).analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
    );
    expect(found, colorScheme).toEqual([]);
  }
}

/** What moves is at its end: axe would measure the colours of a text that is only fading in. */
const stills = { reducedMotion: 'reduce' } as const;

for (const scene of scenes) {
  test(`axe finds nothing on ${scene.name}, light and dark`, async ({ open, server, api, problems }) => {
    const stage = { server, api, problems };
    const page = await open(await scene.who(stage), stills);
    await scene.show(page, stage);
    await expectClean(page, [...wcag, 'best-practice']);
  });
}

test('axe finds nothing on menus and dialogs, light and dark', async ({ openThread, claim, api }) => {
  await (await api(nina)).send(claim.id, 'Bonjour');
  const thread = await openThread(nina, claim.id, stills);
  const { page } = thread;
  await page.getByRole('button', { name: 'Compte de Nina Laurent' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await expectClean(page, wcag);
  await page.getByRole('menuitem', { name: 'Raccourcis clavier' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectClean(page, wcag);
  await page.keyboard.press('Escape');
  await thread.act('Bonjour', 'Supprimer');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectClean(page, wcag);
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
  await expect(announcer).toHaveText(/^Nina Laurent, \d{2}:\d{2}\s:\sDu nouveau pour vous$/);
  await thread.send('Merci');
  await expect(thread.message('Merci').getByTitle(/^Envoyé|^Lu/)).toBeVisible();
  await expect(announcer).toHaveText(/^Nina Laurent, \d{2}:\d{2}\s:\sDu nouveau pour vous$/);
});
