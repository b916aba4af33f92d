import { axeFindsNothing, wcag } from '../fixtures/axe.js';
import { claire, karim, nina } from '../fixtures/people.js';
import { expect, newSubject, test } from '../fixtures/test.js';
import type { Thread } from '../fixtures/thread.js';

const bar = ({ page }: Thread) =>
  page.getByRole('search').filter({ has: page.getByRole('searchbox', { name: 'Rechercher dans la conversation' }) });
const field = ({ page }: Thread) => page.getByRole('searchbox', { name: 'Rechercher dans la conversation' });

test('Ctrl+F searches the conversation: accents folded, hits counted and walked, the focus comes back', async ({
  openThread,
  claim,
  api,
}) => {
  const texts = ['Ma réclamation', 'Autre chose', 'La RECLAMATION bis', 'Rien', 'Réclamations, encore'];
  await (await api(claire)).sendAll(claim.id, texts);
  const thread = await openThread(nina, claim.id);
  const { keyboard } = thread.page;
  const place = bar(thread).getByRole('status');
  await expect(thread.composer).toBeFocused();
  await keyboard.press('Control+f');
  await expect(field(thread)).toBeFocused();
  await keyboard.type('reclam');
  await expect(place).toHaveText('1 sur 3');
  await expect(thread.message('Réclamations, encore')).toHaveAttribute('data-marked', 'true');
  await axeFindsNothing(thread.page, wcag);
  await keyboard.press('ArrowUp');
  await expect(place).toHaveText('2 sur 3');
  await expect(thread.message('La RECLAMATION bis')).toHaveAttribute('data-marked', 'true');
  await keyboard.press('Enter');
  await expect(place).toHaveText('3 sur 3');
  await keyboard.press('Enter');
  await expect(place).toHaveText('1 sur 3');
  await keyboard.press('ArrowDown');
  await expect(place).toHaveText('3 sur 3');
  await expect(field(thread), 'the focus stays in the field').toBeFocused();

  await (await api(claire)).send(claim.id, 'Une réclamation de plus');
  await expect(place, 'the place is kept').toHaveText('4 sur 4');
  await field(thread).fill('introuvable');
  await expect(place).toHaveText('Aucun résultat');
  await keyboard.press('Escape');
  await expect(bar(thread)).toHaveCount(0);
  await expect(thread.composer).toBeFocused();
});

test('a hit far above is loaded and shown', async ({ openThread, api }) => {
  const [customer, agent] = [await api(karim), await api(nina)];
  const claim = await customer.createClaim({ subject: newSubject() });
  await customer.send(claim.id, 'Le numéro est X-4711.');
  const many = await customer.sendAll(
    claim.id,
    Array.from({ length: 250 }, (_, index) => `Message n° ${index + 1}.`),
  );
  await agent.read(many.at(-1)?.id ?? '');
  const thread = await openThread(nina, claim.id);
  await thread.page.getByRole('button', { name: 'Rechercher dans la conversation' }).click();
  await field(thread).fill('4711');
  await expect(bar(thread).getByRole('status')).toHaveText('1 sur 1');
  await expect(thread.message('Le numéro est X-4711.')).toBeInViewport();
  await expect(field(thread)).toBeFocused();
});
