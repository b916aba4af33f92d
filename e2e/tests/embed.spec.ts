import type { WebSocket } from '@playwright/test';
import { axeFindsNothing, wcag } from '../fixtures/axe.js';
import { imageFile, pdfFile } from '../fixtures/files.js';
import { listenersOf, watchListeners } from '../fixtures/listeners.js';
import { claire, nina } from '../fixtures/people.js';
import { expect, test } from '../fixtures/portal.js';
import { newSubject } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

test('a page of another site has the conversation: one writes, is answered, and attaches files', async ({
  portal,
  openPortal,
}) => {
  const claim = await (await portal.api(claire)).createClaim({ subject: newSubject() });
  const agent = await portal.api(nina);
  const page = await openPortal(claire, [claim.id]);
  const thread = new Thread(page);
  await expect(page.getByRole('region').getByText('En direct')).toBeVisible();
  // The page's focus is the page's.
  await expect(thread.composer).not.toBeFocused();

  await thread.send('Bonjour, de la part du portail.');
  await expect(thread.message('Bonjour, de la part du portail.').getByText('Envoyé')).toBeAttached();
  await agent.send(claim.id, 'Bonjour, ici Nina.');
  await expect(thread.message('Bonjour, ici Nina.')).toBeInViewport();

  await thread.fileInput.setInputFiles([
    await imageFile(page, 'photo.png', 600, 400),
    await pdfFile(page, 'facture.pdf', ['Facture', 'Suite']),
  ]);
  await thread.send('Deux fichiers.');
  const image = thread.image('photo.png').locator('img');
  await expect(image).toHaveAttribute('src', /^blob:/);
  await expect(image).toHaveJSProperty('complete', true);

  // Nothing moves any more under what is clicked.
  await expect(thread.log.getByText('2 pages')).toBeVisible();
  await expect(thread.log.getByRole('button', { name: 'Ouvrir facture.pdf' }).locator('img')).toHaveJSProperty(
    'complete',
    true,
  );

  const download = page.waitForEvent('download');
  await thread.log.getByRole('link', { name: 'Télécharger facture.pdf' }).click();
  expect((await download).suggestedFilename()).toBe('facture.pdf');

  await thread.openImage('photo.png');
  const lightbox = page.getByRole('dialog', { name: 'photo.png' });
  await expect(lightbox.getByRole('img')).toHaveAttribute('src', /^blob:/);
  await page.keyboard.press('Escape');
  await expect(lightbox).toBeHidden();

  await thread.log.getByRole('button', { name: 'Ouvrir facture.pdf' }).click();
  await expect(page.getByText('Page 1 sur 2')).toBeVisible();
  await page.getByRole('button', { name: 'Fermer' }).click();

  // What was sent is seen at once when one comes back.
  await page.reload();
  await expect(thread.message('Deux fichiers.')).toBeInViewport();
});

test('it speaks the language and wears the colours that it is given, and axe finds nothing', async ({
  portal,
  openPortal,
}) => {
  const claim = await (await portal.api(claire)).createClaim({ subject: newSubject(), description: 'Il fuit.' });
  const page = await openPortal(claire, [claim.id], 390);
  const thread = new Thread(page);
  const ground = () => thread.log.evaluate((log) => getComputedStyle(log.closest('section') ?? log).backgroundColor);

  await page.getByLabel('Couleurs').selectOption('dark');
  await expect.poll(ground).toBe('rgb(15, 16, 20)');
  await axeFindsNothing(page, wcag);
  await page.getByLabel('Couleurs').selectOption('light');
  await expect.poll(ground).toBe('rgb(245, 245, 248)');
  await axeFindsNothing(page, wcag);
  await page.getByLabel('Couleurs').selectOption('system');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ground).toBe('rgb(15, 16, 20)');

  await page.getByLabel('Langue').selectOption('en');
  await expect(thread.composer).toHaveAccessibleName('Your message');
  await page.getByRole('button', { name: 'Show details' }).click();
  const details = page.getByRole('dialog', { name: 'Details' });
  await expect(details).toContainText(claim.reference);
  await expect
    .poll(() => details.evaluate((dialog) => getComputedStyle(dialog).backgroundColor))
    .toBe('rgb(31, 33, 41)');
  await axeFindsNothing(page, wcag);
});

test('neither the styles of the page nor those of the conversation reach the other', async ({ portal, openPortal }) => {
  const claim = await (await portal.api(claire)).createClaim({ subject: newSubject(), description: 'Il fuit.' });
  const page = await openPortal(claire, [claim.id]);

  const send = new Thread(page).sendButton;
  await expect(send).toHaveCSS('border-radius', /^(9999px|3\.35544e\+07px)$/);
  await expect(send).toHaveCSS('border-top-width', '0px');
  await expect(send).toHaveCSS('letter-spacing', 'normal');
  const title = page.getByRole('heading', { name: claim.subject });
  await expect(title).toHaveCSS('text-transform', 'none');
  await expect(title).toHaveCSS('font-weight', '600');

  // As portal.css and the browser have it: what a reset of the conversation's would take away.
  const ownLook = {
    body: { 'background-color': 'rgb(255, 248, 236)', color: 'rgb(64, 42, 18)', 'font-size': '17px' },
    'main > p': { 'margin-top': '25.5px', 'box-sizing': 'content-box', 'font-family': 'Georgia, serif' },
    h1: { 'font-size': '34px', 'text-transform': 'uppercase', 'font-weight': '400' },
    '.choices label:first-child select': {
      'border-top-width': '2px',
      'border-radius': '0px',
      'text-transform': 'uppercase',
    },
  };
  for (const [selector, look] of Object.entries(ownLook)) {
    for (const [property, value] of Object.entries(look)) {
      await expect(page.locator(selector)).toHaveCSS(property, value);
    }
  }
});

test('taken off the page, it leaves neither a socket nor a listener there', async ({ portal, openPortal }) => {
  const claim = await (await portal.api(claire)).createClaim({ subject: newSubject(), description: 'Il fuit.' });
  const page = await openPortal(claire, [claim.id]);
  await watchListeners(page);
  const sockets: WebSocket[] = [];
  page.on('websocket', (socket) => sockets.push(socket));
  const leave = page.getByRole('button', { name: 'Quitter' });
  await leave.click();
  await expect(page.getByLabel('Mot de passe')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Mot de passe')).toBeVisible();
  const before = await listenersOf(page);

  await page.getByLabel('Adresse').fill(claire.email);
  await page.getByLabel('Mot de passe').fill(claire.password);
  await page.getByRole('button', { name: 'Entrer' }).click();
  const thread = new Thread(page);
  await expect(page.getByRole('region').getByText('En direct')).toBeVisible();
  await thread.write('Je ne l’envoie pas.');
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('searchbox')).toBeFocused();
  expect(sockets.map((socket) => socket.isClosed())).toContain(false);
  expect(await listenersOf(page)).not.toEqual(before);

  await leave.click();
  await expect(page.getByLabel('Mot de passe')).toBeVisible();
  await expect(page.locator('.claimline')).toHaveCount(0);
  await expect.poll(() => sockets.every((socket) => socket.isClosed())).toBe(true);
  await expect.poll(() => listenersOf(page)).toEqual(before);
});

test('two of them share a page, each with its own draft and menus', async ({ portal, openPortal }) => {
  const customer = await portal.api(claire);
  const first = await customer.createClaim({ subject: newSubject(), description: 'La première.' });
  const second = await customer.createClaim({ subject: newSubject(), description: 'La seconde.' });
  const page = await openPortal(claire, [first.id, second.id]);
  const of = (subject: string) => page.getByRole('region', { name: subject });
  const field = { name: 'Votre message' };

  await of(first.subject).getByRole('textbox', field).fill('À la première');
  await of(second.subject).getByRole('textbox', field).fill('À la seconde');
  await of(second.subject).getByRole('textbox', field).press('Enter');
  await expect(of(second.subject).getByRole('article').filter({ hasText: 'À la seconde' })).toBeVisible();
  await expect(of(first.subject).getByRole('textbox', field)).toHaveValue('À la première');
  await expect(of(first.subject).getByRole('article')).toHaveCount(1);

  // Keys are those of the conversation in which one is, and elsewhere the page's.
  await page.keyboard.press('Control+f');
  await expect(of(second.subject).getByRole('searchbox')).toBeFocused();
  await expect(page.getByRole('searchbox')).toHaveCount(1);
});

test('a claim that is not there, and a login that is over, are told in place; signing in is the page’s affair', async ({
  portal,
  openPortal,
  problems,
}) => {
  problems.allow(/404 \(Not Found\)/, /401 \(Unauthorized\)/);
  const claim = await (await portal.api(claire)).createClaim({ subject: newSubject() });
  const page = await openPortal(claire, [claim.id]);
  await page.goto(`${portal.url}/?claim=0198c0de-0000-7000-8000-000000000000`);
  await expect(page.getByRole('heading', { name: 'Réclamation introuvable' })).toBeVisible();

  await page.goto(`${portal.url}/?claim=${claim.id}`);
  await expect(page.getByRole('log')).toBeVisible();
  await page.request.post(`${portal.url}/portal/logout`);
  await expect(page.getByRole('alert')).toContainText('Votre session a pris fin');
  await page.getByRole('button', { name: 'Se reconnecter' }).click();
  await expect(page.getByLabel('Mot de passe')).toBeVisible();
  expect(new URL(page.url()).origin).toBe(portal.url);
});
