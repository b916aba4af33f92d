import { axeFindsNothing, bestPractice, wcag } from '../fixtures/axe.js';
import { pdfFile } from '../fixtures/files.js';
import { claire, nina } from '../fixtures/people.js';
import { expect, test } from '../fixtures/test.js';

test('a PDF is read in place: pages, zoom, text for who cannot see it, and out by keyboard', async ({
  openThread,
  claim,
  problems,
}) => {
  // axe writes a style of its own into each frame.
  problems.allow(/Applying inline style violates/);
  const [customer, agent] = await Promise.all([openThread(claire, claim.id), openThread(nina, claim.id)]);
  await customer.fileInput.setInputFiles([
    await pdfFile(customer.page, 'contrat signé.pdf', ['Article premier', 'Article deux', 'Article trois']),
  ]);
  await customer.composer.press('Enter');
  await expect(agent.messages.first()).toContainText('3 pages');

  const { page } = agent;
  await agent.log.focus();
  await page.keyboard.press('Home');
  const opener = agent.log.getByRole('button', { name: 'Ouvrir contrat signé.pdf' });
  await opener.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'contrat signé.pdf' });
  await expect(dialog.getByRole('status').first()).toHaveText('Page 1 sur 3');
  const frame = dialog.locator('iframe').contentFrame();
  await expect(frame.getByRole('region', { name: 'Page 1 sur 3' })).toContainText('Article premier');
  const sheet = frame.locator('canvas').first();
  await expect(sheet).toBeVisible();
  const inks = await sheet.evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.filter((value, index) => index % 4 === 0 && value < 100).length;
  });
  expect(inks, 'dark pixels on the first page').toBeGreaterThan(100);
  await axeFindsNothing(page, [...wcag, ...bestPractice]);

  const width = (await sheet.boundingBox())?.width ?? 0;
  await dialog.getByRole('button', { name: 'Agrandir' }).click();
  await expect.poll(async () => (await sheet.boundingBox())?.width).toBeCloseTo(width * 1.25, -1);
  await dialog.getByRole('button', { name: 'Réduire' }).click();

  await dialog.locator('iframe').focus();
  await page.keyboard.press('End');
  await expect(dialog.getByRole('status').first()).toHaveText('Page 3 sur 3');
  await expect(frame.getByRole('region', { name: 'Page 3 sur 3' })).toContainText('Article trois');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test('what draws a PDF can reach neither the login nor the page around it', async ({ openThread, claim, problems }) => {
  const customer = await openThread(claire, claim.id);
  const { page } = customer;
  await customer.fileInput.setInputFiles([await pdfFile(page, 'contrat.pdf', ['Un'])]);
  await customer.composer.press('Enter');
  await customer.log.getByRole('button', { name: 'Ouvrir contrat.pdf' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Page 1 sur 1' })).toBeVisible();
  const frame = page.frames().find((frame) => frame.url().endsWith('/pdf/reader.html'));
  if (!frame) throw new Error('There is no reader.');
  // What it tries below is refused aloud.
  problems.allow(/Content Security Policy|TrustedScript|status of 401|Blocked|CORS|ERR_FAILED/);
  const reached = await frame.evaluate(async () => {
    const attempt = async (what: () => unknown) => {
      try {
        return Boolean(await what());
      } catch {
        return false;
      }
    };
    return {
      origin: window.origin,
      storage: await attempt(() => localStorage.length >= 0),
      cookies: await attempt(() => document.cookie.length >= 0),
      around: await attempt(() => parent.document.body),
      login: await attempt(async () => (await fetch('/auth/refresh', { method: 'POST', credentials: 'include' })).ok),
      elsewhere: await attempt(() => fetch('https://example.com/', { mode: 'no-cors' })),
      // biome-ignore lint/security/noGlobalEval: that it is refused is what this is about.
      script: await attempt(() => eval('1')),
    };
  });
  expect(reached).toEqual({
    origin: 'null',
    storage: false,
    cookies: false,
    around: false,
    login: false,
    elsewhere: false,
    script: false,
  });
});

test('a PDF that cannot be shown says so, and can be had', async ({ openThread, claim }) => {
  const customer = await openThread(claire, claim.id);
  const { page } = customer;
  const broken = { name: 'abîmé.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nrien\n%%EOF\n') };
  await customer.fileInput.setInputFiles([broken]);
  await customer.composer.press('Enter');
  await customer.log.getByRole('button', { name: 'Ouvrir abîmé.pdf' }).click();
  const dialog = page.getByRole('dialog', { name: 'abîmé.pdf' });
  await expect(dialog.getByRole('alert')).toContainText('Ce fichier ne peut pas être affiché ici');
  const download = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Télécharger abîmé.pdf' }).click();
  expect((await download).suggestedFilename()).toBe('abîmé.pdf');
});
