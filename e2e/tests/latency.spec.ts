import { claire, nina } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

const MESSAGES = 50;

/** From the key press in one browser to the text in the other, on one clock. Told, not judged: machines differ. */
test('50 messages arrive live, and how fast is told', async ({ openThread, claim }) => {
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  await customer.send('Prêts ?');
  await expect(agent.message('Prêts ?')).toBeVisible();

  await customer.page.evaluate(() => {
    document.addEventListener(
      'keydown',
      ({ key, target }) => {
        if (key === 'Enter' && target instanceof HTMLTextAreaElement)
          localStorage.setItem(target.value, `${Date.now()}`);
      },
      true,
    );
  });
  await agent.log.evaluate((log) => {
    new MutationObserver(() => {
      for (const { textContent } of log.querySelectorAll('article [dir="auto"]')) {
        if (localStorage.getItem(textContent ?? '') === null) localStorage.setItem(textContent ?? '', `${Date.now()}`);
      }
    }).observe(log, { childList: true, subtree: true, characterData: true });
  });

  const texts = Array.from({ length: MESSAGES }, (_, index) => `Mesure ${index + 1} sur ${MESSAGES}`);
  for (const text of texts) {
    await customer.send(text);
    await expect(agent.message(text)).toBeVisible();
  }

  const times = (page: typeof customer.page) =>
    page.evaluate((keys) => keys.map((key) => Number(localStorage.getItem(key) ?? Number.NaN)), texts);
  const [sent, seen] = [await times(customer.page), await times(agent.page)];
  const took = seen.map((time, index) => time - (sent[index] ?? Number.NaN)).sort((a, b) => a - b);
  expect(took.every((ms) => ms >= 0)).toBe(true);
  const [median, slowest] = [took[MESSAGES / 2], took[MESSAGES - 1]];
  const told = `median ${median} ms, slowest ${slowest} ms over ${MESSAGES} messages`;
  test.info().annotations.push({ type: 'live delivery', description: told });
  console.log(`Live delivery: ${told}.`);
});
