import { readFile } from 'node:fs/promises';
import { filmFile, holdOver, imageFile, pasteImage, textFile } from '../fixtures/files.js';
import { claire, nina } from '../fixtures/people.js';
import { claimPath, expect, newSubject, test } from '../fixtures/test.js';

test('files are browsed, dropped or pasted, wait with the message, and reach the other side', async ({
  openThread,
  claim,
  api,
}) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  const { page } = customer;
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));

  await customer.fileInput.setInputFiles([textFile('constat.txt', 2_000)]);
  const over = await holdOver(page.getByRole('region', { name: claim.subject }), [textFile('déposé.txt', 1_500)]);
  await expect(page.getByText('Déposez vos fichiers ici')).toBeVisible();
  await over.drop();
  await expect(page.getByText('Déposez vos fichiers ici')).toBeHidden();
  await customer.composer.focus();
  await pasteImage(page, await imageFile(page, 'image.png', 300, 200));

  await expect(customer.tray).toHaveText([/constat\.txt.*2\sko/s, /déposé\.txt.*2\sko/s, /image\.png/]);
  await expect(customer.tray.last().locator('img')).toBeVisible();
  await page.getByRole('button', { name: 'Retirer déposé.txt' }).click();
  await expect(customer.tray).toHaveCount(2);
  expect(sent, 'before Send').toEqual([]);

  await customer.composer.press('Enter');
  await expect(customer.tray).toHaveCount(0);
  for (const thread of [customer, agent]) {
    await expect(thread.messages.first()).toContainText('constat.txt');
    await expect(thread.image('image.png')).toBeVisible();
  }
  const [message] = await (await api(claire)).messages(claim.id);
  expect(message?.attachments.map(({ fileName }) => fileName)).toEqual(['constat.txt', 'image.png']);
});

test('what may not be sent is refused with its reason before anything leaves; the limit is stated', async ({
  openThread,
  claim,
  api,
}) => {
  const customer = await openThread(claire, claim.id);
  const { page } = customer;
  await expect(page.getByText('10 Mo max. par fichier')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Joindre des fichiers (10 Mo max.)' })).toBeVisible();

  await customer.fileInput.setInputFiles([
    textFile('dix-méga.txt', 10_000_000),
    textFile('un-de-trop.txt', 10_000_001),
    textFile('vide.txt', 0),
    { name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
  ]);
  const refused = page.getByRole('alert').filter({ hasText: 'Ces fichiers ne peuvent pas être envoyés' });
  await expect(refused.getByRole('listitem')).toHaveText([
    /un-de-trop\.txt.*Il dépasse 10\sMo/s,
    /vide\.txt.*Il est vide/s,
    /logo\.svg.*Ce type n’est pas accepté/s,
  ]);
  await expect(customer.tray).toHaveText([/dix-méga\.txt/]);

  await page.getByRole('button', { name: 'Masquer ce message' }).click();
  await expect(refused).toBeHidden();
  await expect(customer.composer).toBeFocused();
  await customer.fileInput.setInputFiles(Array.from({ length: 10 }, (_, index) => textFile(`page-${index}.txt`, 100)));
  await expect(customer.tray).toHaveCount(10);
  await expect(page.getByRole('alert').filter({ hasText: 'Un message accepte 10 fichiers' })).toContainText(
    'page-9.txt',
  );
  expect(await (await api(claire)).messages(claim.id)).toEqual([]);
});

test('files that were chosen stay with their claim while another one is open', async ({ openThread, claim, api }) => {
  const other = await (await api(claire)).createClaim({ subject: newSubject() });
  const customer = await openThread(claire, claim.id);
  const { page } = customer;
  await customer.fileInput.setInputFiles([textFile('pour-le-premier.txt', 100)]);
  await page.getByRole('link', { name: other.subject }).click();
  await expect(page.getByRole('region', { name: other.subject })).toBeVisible();
  await expect(customer.tray).toHaveCount(0);
  await customer.send('Autre sujet');
  await page.getByRole('link', { name: claim.subject }).click();
  await expect(customer.tray).toHaveText([/pour-le-premier\.txt/]);
  await customer.composer.press('Enter');
  await expect(customer.messages.first()).toContainText('pour-le-premier.txt');
  const [elsewhere] = await (await api(claire)).messages(other.id);
  expect(elsewhere?.attachments).toEqual([]);
});

test('images open over the page, and can be gone through, enlarged, turned and left by keyboard', async ({
  openThread,
  claim,
}) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  const { page } = agent;
  await customer.fileInput.setInputFiles([
    await imageFile(customer.page, 'avant.png', 1_200, 800),
    await imageFile(customer.page, 'après.png', 600, 900),
  ]);
  await customer.composer.press('Enter');
  await customer.fileInput.setInputFiles([await imageFile(customer.page, 'détail.png', 400, 400)]);
  await customer.composer.press('Enter');
  for (const name of ['avant.png', 'après.png', 'détail.png']) await expect(agent.image(name)).toBeVisible();

  await agent.log.focus();
  await page.keyboard.press('Home');
  await expect(agent.messages.first()).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(agent.image('avant.png')).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'avant.png' });
  await expect(dialog.getByRole('status')).toHaveText('1 sur 3');
  const shown = page.getByRole('dialog').getByRole('img');
  await expect(shown).toHaveAccessibleName(/^Image 1 sur 3/);
  await expect(shown).toHaveCSS('opacity', '1');
  const whole = (await shown.boundingBox())?.width ?? 0;
  expect(whole).toBeGreaterThan(500);

  await page.keyboard.press('+');
  await expect.poll(async () => (await shown.boundingBox())?.width).toBeCloseTo(whole * 1.5, 0);
  await page.keyboard.press('0');
  await expect.poll(async () => (await shown.boundingBox())?.width).toBeCloseTo(whole, 0);
  await page.keyboard.press('r');
  // Upright now: 800 by 1,200, as large as fits.
  const shape = async () => {
    const box = await shown.boundingBox();
    return box && box.width / box.height;
  };
  await expect.poll(shape).toBeCloseTo(2 / 3, 2);

  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog', { name: 'après.png' }).getByRole('status')).toHaveText('2 sur 3');
  await page.keyboard.press('End');
  await expect(page.getByRole('dialog', { name: 'détail.png' }).getByRole('status')).toHaveText('3 sur 3');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog', { name: 'détail.png' })).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('link', { name: 'Télécharger détail.png' }).click();
  expect((await download).suggestedFilename()).toBe('détail.png');

  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(agent.image('avant.png')).toBeFocused();
});

test('an image that has the focus keeps it when another joins it', async ({ openThread, claim, api }) => {
  const agent = await openThread(nina, claim.id);
  const customer = await api(claire);
  const { id } = await customer.send(claim.id, 'Avant, puis après');
  await customer.attach(id, await imageFile(agent.page, 'avant.png', 600, 400));
  await agent.image('avant.png').focus();
  await customer.attach(id, await imageFile(agent.page, 'après.png', 600, 400));
  await expect(agent.image('après.png')).toBeVisible();
  await expect(agent.image('avant.png')).toBeFocused();
});

test('an image keeps its place before it is there: nothing moves when it comes', async ({ openThread, claim }) => {
  const customer = await openThread(claire, claim.id);
  const { page } = customer;
  await customer.fileInput.setInputFiles([await imageFile(page, 'façade.png', 1_600, 1_200)]);
  await customer.composer.fill('Voici la façade.');
  await customer.composer.press('Enter');
  await expect(customer.image('façade.png')).toBeVisible();

  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/variant=thumbnail/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(claimPath(claim.id));
  const message = customer.message('Voici la façade.');
  await expect(customer.image('façade.png')).toBeVisible();
  const before = await message.boundingBox();
  release();
  await expect(customer.image('façade.png').locator('img')).toHaveCSS('opacity', '1');
  expect(await message.boundingBox()).toEqual(before);
});

test('at the end of a thread, files and a narrower window leave one there', async ({ openThread, claim }) => {
  const customer = await openThread(claire, claim.id, { viewport: { width: 1_200, height: 700 } });
  const { page, log } = customer;
  const fromEnd = () => log.evaluate((log) => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight));
  for (const name of ['un.png', 'deux.png', 'trois.png']) {
    await customer.fileInput.setInputFiles([await imageFile(page, name, 1_600, 1_000), textFile(`${name}.txt`, 50)]);
    await customer.composer.press('Enter');
    await expect(customer.image(name)).toBeVisible();
    await expect.poll(fromEnd).toBe(0);
  }
  await page.setViewportSize({ width: 390, height: 700 });
  await expect.poll(fromEnd).toBe(0);
});

test('a film plays in place, and is fetched only then', async ({ openThread, claim }) => {
  const customer = await openThread(claire, claim.id);
  const { page } = customer;
  const film = await filmFile(page, 'déballage.webm');
  await customer.fileInput.setInputFiles([film]);
  await customer.composer.press('Enter');
  const player = customer.log.locator('video');
  await expect(player).toHaveAttribute('poster', /variant=preview/);

  const asked: string[] = [];
  page.on('request', (request) => request.resourceType() === 'media' && asked.push(request.url()));
  await page.reload();
  await expect(player).toHaveAttribute('poster', /variant=preview/);
  expect(asked).toEqual([]);
  await player.evaluate((video: HTMLVideoElement) => video.play());
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0);
});

test('a file can be had again byte for byte', async ({ openThread, claim }) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  const file = {
    name: 'relevé "été" 2026.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('date;montant\n2026-07-01;42\n'),
  };
  await customer.fileInput.setInputFiles([file]);
  await customer.composer.press('Enter');
  const download = agent.page.waitForEvent('download');
  await agent.log.getByRole('link', { name: /^Télécharger relevé/ }).click();
  const path = await (await download).path();
  expect(await readFile(path)).toEqual(file.buffer);
});

test('a file is deleted only after a question that names it, and is gone for both', async ({
  openThread,
  claim,
  api,
}) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  const { page } = customer;
  await customer.fileInput.setInputFiles([textFile('erreur.txt', 100), textFile('gardé.txt', 100)]);
  await customer.composer.press('Enter');
  await expect(agent.messages.first()).toContainText('gardé.txt');
  // Somebody else's file: to be had, not to be deleted.
  await expect(agent.log.getByRole('button', { name: 'Actions sur erreur.txt' })).toHaveCount(0);

  const actions = customer.log.getByRole('button', { name: 'Actions sur erreur.txt' });
  const question = page.getByRole('alertdialog', { name: 'Supprimer ce fichier ?' });
  await customer.log.focus();
  await page.keyboard.press('Home');
  await actions.press('Enter');
  await page.getByRole('menuitem', { name: 'Supprimer' }).press('Enter');
  await expect(question).toContainText('« erreur.txt »');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(actions).toBeFocused();
  await expect(customer.messages.first()).toContainText('erreur.txt');

  await actions.click();
  await page.getByRole('menuitem', { name: 'Supprimer' }).click();
  await question.getByRole('button', { name: 'Supprimer' }).click();
  for (const thread of [customer, agent]) {
    await expect(thread.messages.first()).not.toContainText('erreur.txt');
    await expect(thread.messages.first()).toContainText('gardé.txt');
  }
  await expect(customer.messages.first()).toBeFocused();
  const [message] = await (await api(claire)).messages(claim.id);
  expect(message?.attachments.map(({ fileName }) => fileName)).toEqual(['gardé.txt']);
});

test('a claim is opened with its first files', async ({ open, api }) => {
  const page = await open(claire, { path: '/new' });
  const subject = newSubject();
  await page.getByLabel('Objet').fill(subject);
  await page.getByLabel('Description').fill('Voir les pièces jointes.');
  await page.locator('input[type=file]').setInputFiles([textFile('facture.txt', 300), textFile('reçu.txt', 200)]);
  await expect(page.getByRole('list', { name: 'Fichiers à envoyer' }).getByRole('listitem')).toHaveCount(2);
  await page.getByRole('button', { name: 'Ouvrir la réclamation' }).click();
  await expect(page.getByRole('log').getByRole('article')).toContainText('Voir les pièces jointes.');
  await expect(page.getByRole('log').getByRole('article')).toContainText('reçu.txt');
  const { items } = await (await api(claire)).claims({ q: subject });
  const messages = await (await api(claire)).messages(items[0]?.id ?? '');
  expect(messages).toHaveLength(1);
  await expect
    .poll(async () => (await (await api(claire)).messages(items[0]?.id ?? ''))[0]?.attachments.length)
    .toBe(2);
});
