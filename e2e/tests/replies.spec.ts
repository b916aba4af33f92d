import { goOffline } from '../fixtures/offline.js';
import { claire, karim, nina } from '../fixtures/people.js';
import { unreachable } from '../fixtures/problems.js';
import { claimPath, expect, newSubject, test } from '../fixtures/test.js';
import type { Thread } from '../fixtures/thread.js';

const strip = (thread: Thread) => thread.page.getByText(/^Réponse à /);
const quoteIn = (thread: Thread, text: string) => thread.message(text).getByRole('button', { name: /^En réponse à/ });

test('a message is answered with its quote, which both see, and which follows its edit and deletion', async ({
  openThread,
  claim,
}) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  await customer.send('Où en est mon dossier ?');
  await agent.act('Où en est mon dossier ?', 'Répondre');
  await expect(agent.composer).toBeFocused();
  await expect(strip(agent)).toHaveText('Réponse à Claire Martin');
  await expect(agent.composer).toHaveAccessibleDescription(/Réponse à Claire Martin\s*Où en est mon dossier/);
  await agent.send('Il avance bien.');
  await expect(strip(agent)).toHaveCount(0);
  await expect(quoteIn(agent, 'Il avance bien.')).toHaveText(/En réponse à\s*Claire Martin\s*Où en est mon dossier \?/);
  await expect(quoteIn(customer, 'Il avance bien.')).toHaveText(/En réponse à\s*Vous\s*Où en est mon dossier \?/);

  const original = customer.messages.first();
  await customer.act(original, 'Modifier');
  await customer.composer.fill('Où en est ma demande ?');
  await customer.composer.press('Enter');
  await expect(quoteIn(agent, 'Il avance bien.')).toContainText('Où en est ma demande ? (modifié)');

  await customer.act(original, 'Supprimer');
  await customer.page.getByRole('alertdialog').getByRole('button', { name: 'Supprimer' }).click();
  for (const thread of [customer, agent]) {
    await expect(quoteIn(thread, 'Il avance bien.')).toContainText('Message supprimé');
    await expect(thread.log).not.toContainText('ma demande');
  }
});

test('by keyboard: R answers, Escape takes it back, Enter on the quote leads to the original', async ({
  openThread,
  claim,
  api,
}) => {
  await (await api(claire)).sendAll(claim.id, ['Une', 'Deux', 'Trois']);
  const agent = await openThread(nina, claim.id, { reducedMotion: 'reduce' });
  const { keyboard } = agent.page;
  await agent.log.focus();
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  await expect(agent.message('Deux')).toBeFocused();
  await keyboard.press('r');
  await expect(agent.composer).toBeFocused();
  await expect(agent.composer).toHaveValue('');
  await expect(strip(agent)).toBeVisible();
  await keyboard.press('Escape');
  await expect(strip(agent)).toHaveCount(0);
  await expect(agent.composer).toBeFocused();

  // The one that has the focus, not the one that the arrows reached last.
  await agent.message('Trois').focus();
  await keyboard.press('r');
  await expect(agent.composer).toHaveAccessibleDescription(/Réponse à Claire Martin\s*Trois/);
  await keyboard.press('Escape');

  await agent.log.focus();
  await keyboard.press('Home');
  await expect(agent.message('Une')).toBeFocused();
  await keyboard.press('R');
  await expect(strip(agent)).toBeVisible();
  await keyboard.type('La réponse');
  await keyboard.press('Enter');
  await expect(agent.message('La réponse').getByTitle('Envoyé')).toBeVisible();

  await agent.log.focus();
  await keyboard.press('ArrowUp');
  await expect(agent.message('La réponse')).toBeFocused();
  await keyboard.press('Tab');
  await expect(quoteIn(agent, 'La réponse')).toBeFocused();
  await keyboard.press('Enter');
  await expect(agent.messages.first()).toBeFocused();
});

test('a quote leads to its original far above, loading the history on the way, and marks it', async ({
  openThread,
  api,
}) => {
  const [customer, agent] = [await api(karim), await api(nina)];
  const claim = await customer.createClaim({ subject: newSubject() });
  const first = await customer.send(claim.id, 'La toute première question');
  const many = await customer.sendAll(
    claim.id,
    Array.from({ length: 320 }, (_, index) => `Message n° ${index + 1}. ${'Un détail. '.repeat(index % 7)}`),
  );
  await agent.read(many.at(-1)?.id ?? '');
  await agent.send(claim.id, 'Enfin une réponse', first.id);
  const thread = await openThread(nina, claim.id);
  await expect(thread.message('Enfin une réponse')).toBeInViewport();
  await quoteIn(thread, 'Enfin une réponse').click();
  const original = thread.message(/^(?!.*En réponse).*La toute première question/);
  await expect(original).toBeFocused();
  await expect(original).toBeInViewport();
  await expect(thread.jump).toBeVisible();
  await expect(original).toHaveAttribute('data-marked', 'true');
  await thread.restingPlace();
  await expect(original).toBeInViewport();
  await expect(original).not.toHaveAttribute('data-marked', 'true');
});

test('an answer that is written offline survives the tab, and goes out with its quote', async ({
  openThread,
  claim,
  api,
  problems,
}) => {
  problems.allow(unreachable);
  await (await api(claire)).send(claim.id, 'Une question');
  const thread = await openThread(nina, claim.id);
  const context = thread.page.context();
  await expect(thread.page.getByRole('status', { name: 'État de la connexion' })).toHaveText('En direct');
  await thread.act('Une question', 'Répondre');
  await goOffline(context);
  await thread.send('Écrite hors ligne');
  await expect(quoteIn(thread, 'Écrite hors ligne')).toContainText('Une question');
  await expect(thread.message('Écrite hors ligne').getByTitle('En attente d’envoi')).toBeVisible();
  await thread.page.close();

  await context.setOffline(false);
  await (await context.newPage()).goto('/inbox');
  const last = async () => (await (await api(claire)).messages(claim.id)).at(-1);
  await expect.poll(async () => (await last())?.content, { timeout: 30_000 }).toBe('Écrite hors ligne');
  expect((await last())?.quote?.excerpt).toBe('Une question');
});

test('what a draft answers is kept with the draft, each claim its own', async ({ openThread, claim, api }) => {
  const customer = await api(claire);
  const other = await customer.createClaim({ subject: newSubject(), description: 'Autre sujet' });
  await customer.send(claim.id, 'À garder');
  const agent = await openThread(nina, claim.id);
  await agent.act('À garder', 'Répondre');
  await agent.write('Un brouillon');
  await agent.page.goto(claimPath(other.id));
  await expect(agent.message('Autre sujet')).toBeVisible();
  await expect(strip(agent)).toHaveCount(0);
  await agent.page.goto(claimPath(claim.id));
  await expect(agent.composer).toHaveValue('Un brouillon');
  await expect(strip(agent)).toHaveText('Réponse à Claire Martin');
  await agent.page.getByRole('button', { name: 'Annuler la réponse' }).click();
  await expect(strip(agent)).toHaveCount(0);
  await expect(agent.composer).toBeFocused();
  await agent.page.reload();
  await expect(agent.composer).toHaveValue('Un brouillon');
  await expect(strip(agent)).toHaveCount(0);
});

test('an answer is announced with whom it answers', async ({ openThread, claim, api }) => {
  const question = await (await api(claire)).send(claim.id, 'Vous avez reçu ?');
  const customer = await openThread(claire, claim.id);
  await expect(customer.message('Vous avez reçu ?')).toBeVisible();
  await (await api(nina)).send(claim.id, 'Oui, bien reçu', question.id);
  const heard = /^Nina Laurent, \d{2}:\d{2}, en réponse à Vous\s:\sOui, bien reçu$/;
  await expect(customer.page.getByTestId('announcer')).toHaveText(heard);
});

test('in a closed claim nothing is answered', async ({ openThread, claim, api }) => {
  await (await api(claire)).send(claim.id, 'Terminé');
  await (await api(nina)).updateClaim(claim.id, { status: 'CLOSED' });
  const agent = await openThread(nina, claim.id);
  await agent.message('Terminé').hover();
  await agent.message('Terminé').getByRole('button', { name: 'Actions sur le message' }).click();
  await expect(agent.page.getByRole('menuitem', { name: 'Copier le texte' })).toBeVisible();
  await expect(agent.page.getByRole('menuitem', { name: 'Répondre' })).toHaveCount(0);
});
