import { claire, nina } from '../fixtures/people.js';
import { claimPath, expect, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

test('two people write to each other live, and a reload keeps all of it', async ({ openThread, claim }) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);

  await customer.send('Bonjour, mon colis est arrivé ouvert.');
  await expect(agent.message('Bonjour, mon colis est arrivé ouvert.')).toBeVisible();

  await agent.send('Bonjour Claire, pouvez-vous m’envoyer une photo ?');
  await expect(customer.message('pouvez-vous m’envoyer une photo')).toBeVisible();
  await customer.send('La voici.\nEt le bordereau.');

  const all = [
    'Bonjour, mon colis est arrivé ouvert.',
    'Bonjour Claire, pouvez-vous m’envoyer une photo ?',
    'La voici.\nEt le bordereau.',
  ];
  for (const { contents, page } of [customer, agent].map((thread) => ({
    contents: thread.contents(),
    page: thread.page,
  }))) {
    await expect(contents).toHaveText(all);
    await page.reload();
    await expect(contents).toHaveText(all);
  }
});

test('who writes is named while they write, and until they send', async ({ openThread, claim, api }) => {
  await (await api(claire)).send(claim.id, 'Bonjour');
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  // Nina has never written here.
  await agent.composer.pressSequentially('Je regarde');
  await expect(customer.typing).toHaveText('Nina écrit…');
  await expect(agent.typing).toHaveText('');

  await agent.composer.press('Enter');
  await expect(customer.message('Je regarde')).toBeVisible();
  await expect(customer.typing).toHaveText('');
});

test('a message that nobody answers is said to be on its way after half a second, not before', async ({
  open,
  claim,
}) => {
  const page = await open(claire);
  const held: (() => void)[] = [];
  let isHeld = false;
  await page.routeWebSocket(/socket\.io/, (browser) => {
    const server = browser.connectToServer();
    server.onMessage((frame) => {
      if (isHeld) held.push(() => browser.send(frame));
      else browser.send(frame);
    });
  });
  await page.goto(claimPath(claim.id));
  const thread = new Thread(page);
  await expect(page.getByRole('status', { name: 'État de la connexion' })).toHaveText('En direct');
  await thread.write('Tout va bien ?');
  /** Milliseconds between the key and the words below the message. */
  const untilSaid = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let pressedAt = Number.NaN;
        document.addEventListener('keydown', () => (pressedAt = performance.now()), { capture: true, once: true });
        new MutationObserver(() => {
          if (document.body.textContent.includes('Envoi…')) resolve(performance.now() - pressedAt);
        }).observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
  );
  isHeld = true;
  await thread.composer.press('Enter');
  // Clocks of browsers tell milliseconds roughly.
  expect(await untilSaid).toBeGreaterThan(495);

  isHeld = false;
  for (const release of held) release();
  await expect(thread.message('Tout va bien ?').getByText('Envoyé')).toBeAttached();
});

test('a message is sent, then read, without being asked for', async ({ open, openThread, claim, api }) => {
  const customer = await openThread(claire, claim.id);
  await customer.send('Avez-vous reçu ma photo ?');
  const message = customer.message('Avez-vous reçu ma photo ?');
  await expect(message.getByTitle('Envoyé')).toBeVisible();
  // In words for now; exact for who points at it.
  await expect(customer.log.locator('time').last()).toHaveAttribute(
    'title',
    /^\p{L}+ \d+ \p{L}+ \d{4} à \d{2}:\d{2}$/u,
  );

  // The list alone reads nothing.
  const agent = await open(nina, { path: '/inbox' });
  const row = agent.getByRole('link', { name: claim.subject });
  await expect(row).toContainText('1 message non lu');
  await expect(message.getByTitle('Envoyé')).toBeVisible();

  await row.click();
  await expect(message.getByTitle('Lu par Nina Laurent', { exact: true })).toBeVisible();
  const [stored] = await (await api(claire)).messages(claim.id);
  expect(stored?.readBy.map(({ userId }) => userId)).toContain((await api(nina)).userId);
});

test('pressing Enter twice, or the button twice, sends once', async ({ openThread, claim, api }) => {
  const customer = await openThread(claire, claim.id);

  await customer.write('Une seule fois');
  await Promise.all([customer.composer.press('Enter'), customer.composer.press('Enter')]);
  await expect(customer.message('Une seule fois').getByTitle('Envoyé')).toBeVisible();

  await customer.write('Une fois aussi');
  await customer.sendButton.dblclick();
  await expect(customer.message('Une fois aussi').getByTitle('Envoyé')).toBeVisible();

  await customer.send('Fin');
  await expect(customer.message('Fin').getByTitle('Envoyé')).toBeVisible();
  const expected = ['Une seule fois', 'Une fois aussi', 'Fin'];
  await expect(customer.contents()).toHaveText(expected);
  expect((await (await api(claire)).messages(claim.id)).map(({ content }) => content)).toEqual(expected);
});

test('Shift+Enter breaks the line, and blank text is not sent', async ({ openThread, claim }) => {
  const customer = await openThread(claire, claim.id);
  await customer.composer.fill('   ');
  await customer.composer.press('Enter');
  await expect(customer.messages).toHaveCount(0);

  await customer.composer.fill('Première ligne');
  await customer.composer.press('Shift+Enter');
  await customer.composer.pressSequentially('Seconde ligne');
  await expect(customer.messages).toHaveCount(0);
  await customer.composer.press('Enter');
  await expect(customer.contents()).toHaveText(['Première ligne\nSeconde ligne']);
});

test('text is shown as written, never run', async ({ openThread, claim }) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  const hostile = '<img src=x onerror="document.title=1"> <b>gras</b> javascript:alert(1) https://example.com/suivi.';
  await customer.send(hostile);
  await expect(agent.contents()).toHaveText([hostile]);
  await expect(agent.log.locator('img[src="x"], b')).toHaveCount(0);
  const links = agent.log.getByRole('link');
  await expect(links).toHaveCount(1);
  await expect(links).toHaveAttribute('href', 'https://example.com/suivi');
});

test('an own message can be changed, and says so to both', async ({ openThread, claim }) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  await customer.send('Le colis est ouvret');
  await expect(agent.message('Le colis est ouvret')).toBeVisible();

  await customer.act('Le colis est ouvret', 'Modifier');
  await expect(customer.composer).toBeFocused();
  await expect(customer.composer).toHaveValue('Le colis est ouvret');
  await customer.composer.fill('Le colis est ouvert');
  await customer.composer.press('Enter');

  for (const thread of [customer, agent]) {
    await expect(thread.contents()).toHaveText(['Le colis est ouvert']);
    await expect(thread.message('Le colis est ouvert')).toContainText('modifié');
  }

  await agent.message('Le colis est ouvert').hover();
  await agent.message('Le colis est ouvert').getByRole('button', { name: 'Actions sur le message' }).click();
  await expect(agent.page.getByRole('menuitem', { name: 'Copier le texte' })).toBeVisible();
  await expect(agent.page.getByRole('menuitem', { name: 'Modifier' })).toHaveCount(0);
  await expect(agent.page.getByRole('menuitem', { name: 'Supprimer' })).toHaveCount(0);
});

test('an own message is deleted only after a question, and leaves a trace to both', async ({ openThread, claim }) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  await customer.send('Mon numéro est le 06 00 00 00 00');
  await expect(agent.message('Mon numéro')).toBeVisible();

  await customer.act('Mon numéro', 'Supprimer');
  const question = customer.page.getByRole('alertdialog', { name: 'Supprimer ce message ?' });
  await question.getByRole('button', { name: 'Annuler' }).click();
  await expect(question).toBeHidden();
  await expect(customer.message('Mon numéro')).toBeVisible();

  await customer.act('Mon numéro', 'Supprimer');
  await question.getByRole('button', { name: 'Supprimer' }).click();
  for (const thread of [customer, agent]) {
    await expect(thread.messages).toHaveText([/Message supprimé/]);
    await expect(thread.message('Mon numéro')).toHaveCount(0);
  }
});

test('a closed claim can be read but not written in, until it is opened again', async ({ openThread, claim, api }) => {
  await (await api(claire)).send(claim.id, 'Merci');
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);

  await agent.page
    .getByRole('button', { name: /^Changer le statut/ })
    .first()
    .click();
  await agent.page.getByRole('menuitemradio', { name: 'Fermée' }).click();
  await expect(customer.page.getByText('Cette réclamation est fermée')).toBeVisible();
  await expect(customer.composer).toHaveCount(0);
  await expect(customer.message('Merci')).toBeVisible();

  await agent.page.getByRole('button', { name: 'Rouvrir' }).click();
  await customer.send('Encore une question');
  await expect(agent.message('Encore une question')).toBeVisible();
});
