import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { createApi } from '../fixtures/api.js';
import { axeFindsNothing, bestPractice, settled, wcag } from '../fixtures/axe.js';
import { claire, nina } from '../fixtures/people.js';
import { demoClaim, scenes } from '../fixtures/scenes.js';
import { claimPath, expect, test } from '../fixtures/test.js';
import { Thread } from '../fixtures/thread.js';

// Every kind of page: what axe says of it, and pictures to look at in e2e/screenshots, which are compared with nothing.
//
// `UPDATE_README_IMAGES=1` draws those of the README and of the guides in docs/use again too.

const folder = inRoot('e2e/screenshots');
const readmeImages = process.env.UPDATE_README_IMAGES === '1' ? inRoot('docs/images') : folder;

/** What the guides show. */
const inGuides = new Set(['new-claim', 'files', 'inbox', 'thread']);

const sizes = [
  { name: 'desktop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;
const schemes = ['light', 'dark'] as const;

const fileOf = (scene: string, size: string, scheme: string) => join(folder, `${scene}-${size}-${scheme}.png`);

/** Without it, a busy machine gives the picture of the frame before. */
async function painted(page: Page): Promise<void> {
  const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  await page.evaluate(frames);
  // The colours of the other scheme fade out, if only for a millisecond.
  await settled(page);
  await page.evaluate(frames);
}

test.beforeAll(() => {
  mkdirSync(folder, { recursive: true });
});

for (const scene of scenes) {
  test(`${scene.name} is accessible, light and dark, and has its pictures`, async ({ open, server, api, problems }) => {
    const stage = { server, api, problems };
    const page = await open(await scene.who(stage), { reducedMotion: 'reduce', viewport: sizes[0] });
    await scene.show(page, stage);
    for (const { name, width, height } of sizes) {
      await page.setViewportSize({ width, height });
      if (name === 'phone') await scene.showAgain?.(page);
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        await painted(page);
        await page.screenshot({ path: fileOf(scene.name, name, colorScheme) });
        if (name === 'desktop' && colorScheme === 'light' && inGuides.has(scene.name)) {
          await page.screenshot({ path: join(readmeImages, `guide-${scene.name}.jpg`), quality: 85 });
        }
        if (name === 'desktop') await axeFindsNothing(page, scene.isOverlay ? wcag : [...wcag, ...bestPractice]);
      }
    }
  });
}

test('pictures for the README', async ({ startServer, open }) => {
  // Of a product that nobody has used yet, so that they show the demo data and nothing else.
  const { url } = await startServer();
  mkdirSync(readmeImages, { recursive: true });
  const claim = await demoClaim(createApi(url));
  const options = { baseURL: url, reducedMotion: 'reduce', colorScheme: 'light', deviceScaleFactor: 2 } as const;
  await open(claire, { ...options, path: claimPath(claim.id) });
  const page = await open(nina, { ...options, path: claimPath(claim.id), viewport: sizes[0] });
  await expect(new Thread(page).message('Je prépare la proposition').getByTitle(/^Lu/)).toBeVisible();
  await expect(page.getByText('Claire est en ligne')).toBeVisible();
  await page.screenshot({ path: join(readmeImages, 'thread.png') });

  const phone = await open(nina, { ...options, path: '/inbox', viewport: sizes[1], hasTouch: true, isMobile: true });
  await expect(phone.getByRole('link', { name: 'Train retardé' })).toBeVisible();
  await expect(phone.getByText('En direct').last()).toBeVisible();
  await phone.screenshot({ path: join(readmeImages, 'inbox-phone.png') });
});

test('one sheet with all pictures', async ({ browser }) => {
  const figures = scenes.flatMap((scene) =>
    schemes.map((scheme) => {
      const images = sizes.map(({ name }) => {
        const bytes = readFileSync(fileOf(scene.name, name, scheme));
        return `<img alt="" src="data:image/png;base64,${bytes.toString('base64')}">`;
      });
      return `<figure>${images.join('')}<figcaption>${scene.name}, ${scheme}</figcaption></figure>`;
    }),
  );
  const html = `<!doctype html><meta charset="utf-8"><title>Claimline</title><style>
    body { margin: 24px; display: grid; grid-template-columns: repeat(2, max-content); gap: 24px; background: #8a8f98; }
    figure { margin: 0; display: flex; gap: 8px; flex-wrap: wrap; width: 884px; }
    img { height: 420px; }
    figcaption { width: 100%; font: 14px sans-serif; }
  </style>${figures.join('')}`;
  writeFileSync(join(folder, 'contact-sheet.html'), html);
  const page = await browser.newPage({ viewport: { width: 1856, height: 900 } });
  await page.setContent(html);
  await page.screenshot({ path: join(folder, 'contact-sheet.png'), fullPage: true });
  await page.close();
});
