import { axeFindsNothing, wcag } from '../fixtures/axe.js';
import { claire, nina } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

test('who has read a message, and when; staff alone see what it said before', async ({ openThread, claim, api }) => {
  const [customer, agent] = [await api(claire), await api(nina)];
  const message = await customer.send(claim.id, 'Le premier texte');
  await customer.edit(message.id, 'Le deuxième texte');
  await customer.edit(message.id, 'Le dernier texte');
  await agent.read(message.id);

  const asCustomer = await openThread(claire, claim.id);
  await asCustomer.act('Le dernier texte', 'Informations');
  const info = asCustomer.page.getByRole('dialog', { name: 'Informations' });
  await expect(info).toContainText(/Nina Laurent\s*\p{L}+ \d+ \p{L}+ \d{4} à \d{2}:\d{2}/u);
  await expect(info.getByRole('list', { name: 'Textes précédents' })).toHaveCount(0);
  await asCustomer.page.keyboard.press('Escape');
  await expect(info).toBeHidden();

  const asAgent = await openThread(nina, claim.id, { reducedMotion: 'reduce' });
  await asAgent.act('Le dernier texte', 'Informations');
  const versions = asAgent.page.getByRole('list', { name: 'Textes précédents' }).getByRole('listitem');
  await expect(versions).toHaveText([/^Jusqu’au .*Le premier texte$/, /^Jusqu’au .*Le deuxième texte$/]);
  await axeFindsNothing(asAgent.page, wcag);
});
