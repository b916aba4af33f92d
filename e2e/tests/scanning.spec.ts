import { EICAR, startClamd } from '../../apps/api/test/support/clamd.js';
import { createApi } from '../fixtures/api.js';
import { axeFindsNothing, bestPractice, wcag } from '../fixtures/axe.js';
import { textFile } from '../fixtures/files.js';
import { claire, nina } from '../fixtures/people.js';
import { expect, newSubject, test } from '../fixtures/test.js';

test('both sides see a file scanned, then ready or refused, and the sender is told what to do', async ({
  startServer,
  openThread,
}) => {
  const clamd = await startClamd();
  try {
    const { url } = await startServer({ env: { CLAMD_URL: clamd.url } });
    const claim = await (await createApi(url)(claire)).createClaim({ subject: newSubject() });
    const options = { baseURL: url, reducedMotion: 'reduce' } as const;
    const [customer, agent] = await Promise.all([
      openThread(claire, claim.id, options),
      openThread(nina, claim.id, options),
    ]);
    clamd.freeze();
    await customer.fileInput.setInputFiles([
      textFile('sain.txt', 500),
      { name: 'infecté.txt', mimeType: 'text/plain', buffer: Buffer.from(EICAR) },
    ]);
    await customer.composer.press('Enter');
    for (const thread of [customer, agent]) {
      await expect(thread.messages.first().getByText(/Analyse en cours…/)).toHaveCount(2);
      await expect(thread.log.getByRole('link', { name: /^Télécharger/ })).toHaveCount(0);
    }

    await customer.page.getByRole('button', { name: 'Actions sur sain.txt' }).focus();
    clamd.thaw();
    // Goes by itself after a while, so it is looked for first.
    await expect(customer.page.getByText('infecté.txt a été refusé par l’antivirus.')).toBeVisible();
    for (const thread of [customer, agent]) {
      await expect(thread.log.getByRole('link', { name: 'Télécharger sain.txt' })).toBeVisible();
      await expect(thread.messages.first()).toContainText('Refusé par l’antivirus');
      await expect(thread.log.getByRole('link', { name: 'Télécharger infecté.txt' })).toHaveCount(0);
      await axeFindsNothing(thread.page, [...wcag, ...bestPractice]);
    }
    await expect(customer.messages.first(), 'the focus of a button that went').toBeFocused();
    await expect(customer.messages.first()).toContainText('Analysez votre appareil, puis envoyez une autre copie.');
    await expect(agent.messages.first()).toContainText('L’expéditeur en est averti.');
  } finally {
    await clamd.stop();
  }
});

test('where nothing is scanned, the conversation says so', async ({ openThread, claim }) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  await customer.fileInput.setInputFiles([textFile('note.txt', 100)]);
  await customer.composer.press('Enter');
  for (const thread of [customer, agent]) {
    await expect(thread.messages.first()).toContainText('Non vérifié par un antivirus');
  }
});
