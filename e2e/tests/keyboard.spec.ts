import { readFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { claire } from '../fixtures/people.js';
import { expect, newSubject, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

test('from the login to an answer without a mouse', async ({ open, api }) => {
  const customer = await api(claire);
  await customer.createClaim({ subject: newSubject() });
  // Made last, so first in the list; the one above is second.
  await customer.createClaim({ subject: newSubject(), description: 'Tout en haut' });
  const { items } = await customer.claims();
  const second = items[1];
  if (!second) throw new Error('There are two claims.');

  const page = await open(null, { path: '/login' });
  const { keyboard } = page;
  const focused = page.locator(':focus');
  const tabTo = async (name: RegExp) => {
    for (let stops = 0; stops < 20; stops++) {
      await keyboard.press('Tab');
      if (name.test((await focused.getAttribute('name')) ?? (await focused.getAttribute('data-claim')) ?? '')) return;
    }
    throw new Error(`Tab never reached ${name}.`);
  };

  await expect(page.getByLabel('Adresse e-mail')).toBeVisible();
  await tabTo(/^email$/);
  await keyboard.type(claire.email);
  await tabTo(/^password$/);
  await keyboard.type(claire.password);
  await keyboard.press('Enter');

  await expect(page.getByRole('list', { name: 'Liste des réclamations' })).toBeVisible();
  await tabTo(new RegExp(`^${items[0]?.id}$`));
  await keyboard.press('ArrowDown');
  await expect(page.locator(`[data-claim="${second.id}"]`)).toBeFocused();
  await keyboard.press('Enter');

  const thread = new Thread(page);
  await expect(page.getByRole('heading', { name: second.subject, level: 2 })).toBeVisible();
  await expect(thread.composer).toBeFocused();
  await keyboard.type('Écrit au clavier');
  await keyboard.press('Enter');
  await expect(thread.message('Écrit au clavier').getByTitle('Envoyé')).toBeVisible();
});

test('messages are walked with the arrows, and acted on, and the focus comes back', async ({
  openThread,
  claim,
  api,
}) => {
  await (await api(claire)).sendAll(claim.id, ['Le premier', 'Le deuxième', 'Le troisième']);
  const thread = await openThread(claire, claim.id);
  const { page } = thread;
  const { keyboard } = page;
  await expect(thread.composer).toBeFocused();

  await thread.log.focus();
  await keyboard.press('ArrowUp');
  await expect(thread.message('Le troisième')).toBeFocused();
  await keyboard.press('Home');
  await expect(thread.message('Le premier')).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(thread.message('Le deuxième')).toBeFocused();

  await keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(thread.message('Le deuxième').locator(':focus')).toHaveCount(1);

  await keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Modifier' }).press('Enter');
  await expect(thread.composer).toBeFocused();
  await expect(thread.composer).toHaveValue('Le deuxième');
  await keyboard.press('Escape');
  await expect(thread.composer).toHaveValue('');

  // Up arrow in the empty field: the last own message, to change.
  await keyboard.press('ArrowUp');
  await expect(thread.composer).toHaveValue('Le troisième');
  await keyboard.type(' et dernier');
  await keyboard.press('Enter');
  await expect(thread.contents()).toHaveText(['Le premier', 'Le deuxième', 'Le troisième et dernier']);
});

test('who moves on before a message has the focus stays where he is', async ({ openThread, claim, api }) => {
  await (await api(claire)).sendAll(claim.id, ['Le premier', 'Le deuxième']);
  const thread = await openThread(claire, claim.id);
  await expect(thread.message('Le deuxième')).toBeVisible();
  // Both within one frame, as on a slow machine.
  await thread.log.evaluate(async (log: HTMLElement) => {
    const field = document.querySelector('textarea');
    log.focus();
    log.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
    field?.focus();
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
  });
  await expect(thread.composer).toBeFocused();
});

test('the shortcuts are listed under "?", and "/" leads to the search', async ({ open }) => {
  const page = await open(claire, { path: '/inbox' });
  await expect(page.getByRole('list', { name: 'Liste des réclamations' })).toBeVisible();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Raccourcis clavier' });
  await expect(help).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();

  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Rechercher' });
  await expect(search).toBeFocused();
  await page.keyboard.type('?/');
  await expect(search).toHaveValue('?/');
  await expect(help).toBeHidden();
});

test('the page of shortcuts says what the dialog says', async ({ open }) => {
  const page = await open(claire, { path: '/inbox' });
  await page.getByRole('button', { name: 'Compte de Claire Martin' }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.getByRole('list', { name: 'List of claims' })).toBeVisible();
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help.locator('dt').first()).toBeVisible();
  const shown = await help.locator('section').evaluateAll((sections) =>
    sections.flatMap((section) => {
      const place = section.querySelector('h3')?.textContent;
      return [...section.querySelectorAll('dl > div')].map((line) => {
        const keys = [...line.querySelectorAll('kbd')].map((key) => key.textContent);
        const together = line.querySelector('dd')?.textContent?.includes('+') && keys.length > 1 && keys[0] !== '+';
        return `| ${place} | ${keys.join(together ? ' + ' : ' ')} | ${line.querySelector('dt')?.textContent} |`;
      });
    }),
  );
  const rows = readFileSync(inRoot('docs/use/shortcuts.md'), 'utf8').split('\n').slice(6);
  expect(rows.filter((row) => row.startsWith('|'))).toEqual(shown);
});
