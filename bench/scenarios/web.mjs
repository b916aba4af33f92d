// The web app of the built product in Chromium: what is loaded before the inbox can be used, how soon it is painted, how
// smoothly it scrolls and takes keys with 10,000 messages and 10,000 claims, and what memory is left after much use.
import { chromium } from '@playwright/test';
import { chromiumFlags, findChromium } from '../../scripts/lib/chromium.mjs';
import { startProduct } from '../../scripts/lib/product.mjs';
import { median, quantile, rounded } from '../lib/statistics.mjs';
import { callAs, logIn } from '../lib/web-data.mjs';
import { frames, heapOf, keyDelays, loadOf } from '../lib/web-page.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const sizes = {
  quick: { messages: 1_000, claims: 1_000, uses: 20 },
  full: { messages: 10_000, claims: 10_000, uses: 200 },
};
const LOADS = 5;

/** @param {{ quick: boolean }} options */
export async function run({ quick }) {
  const size = quick ? sizes.quick : sizes.full;
  const product = await startProduct();
  const executablePath = findChromium();
  const browser = await chromium.launch({ args: chromiumFlags, ...(executablePath && { executablePath }) });
  try {
    const customer = await logIn(product.url, 'claire@example.com');
    const [first, second] = [await customer.opens('La longue conversation'), await customer.opens('Une autre')];
    await customer.says(first, size.messages);
    await customer.opensMany(size.claims);

    const open = async () => {
      const context = await browser.newContext({ baseURL: product.url, serviceWorkers: 'block', locale: 'fr-FR' });
      await callAs(context.request, product.url, 'nina@example.com');
      return context.newPage();
    };

    const loads = [];
    for (let load = 0; load < LOADS; load++) {
      const page = await open();
      loads.push(await loadOf(page));
      await page.context().close();
    }

    const page = await open();
    await page.goto('/inbox');
    const list = page.getByRole('list', { name: 'Liste des réclamations' });
    await list.getByRole('link').first().waitFor();
    const inbox = await frames(page, () => wheel(page, list, 400, 120));

    await page.goto('/inbox');
    await page.getByRole('searchbox').fill('longue');
    const row = list.getByRole('link', { name: 'La longue conversation' });
    await row.waitFor();
    const before = Date.now();
    await row.click();
    const log = page.getByRole('log');
    await log.getByText(`Message ${size.messages}.`).waitFor();
    const openedMs = Date.now() - before;
    const thread = await frames(page, async () => {
      const beginning = log.getByText('Message 1.', { exact: true });
      while ((await beginning.count()) === 0) await wheel(page, log, -1_500, 20);
    });
    const typing = await keyDelays(page, page.getByRole('textbox', { name: 'Votre message' }));

    const heapBefore = await heapOf(page);
    for (let use = 0; use < size.uses; use++) {
      await page.getByRole('searchbox').fill(use % 2 ? 'longue' : 'autre');
      await list.getByRole('link', { name: use % 2 ? 'La longue conversation' : 'Une autre' }).click();
      await page.getByRole('textbox', { name: 'Votre message' }).waitFor();
      await customer.says(use % 2 ? first : second, 1, `Usage ${use}, `);
      await log.getByText(`Usage ${use}, 1.`).waitFor();
    }
    const heapAfter = await heapOf(page);

    const rows = [
      {
        figure: 'JavaScript before the inbox, compressed kB',
        value: rounded(median(loads.map((one) => one.scriptKb))),
        limit: 200,
      },
      {
        figure: 'largest contentful paint, ms (median of 5)',
        value: rounded(median(loads.map((one) => one.paintMs)), 0),
        limit: 1_000,
      },
      { figure: `a claim of ${size.messages} messages opens, ms`, value: openedMs, limit: 1_000 },
      ...frameRows(`${size.messages} messages`, thread),
      ...frameRows(`${size.claims} claims`, inbox),
      { figure: 'a key to its frame, ms, 95 % of 100', value: rounded(quantile(typing, 0.95)), limit: 50 },
      { figure: 'a key to its frame, ms, slowest', value: rounded(Math.max(...typing)), limit: 50 },
      { figure: 'JavaScript heap before use, MB', value: rounded(heapBefore), limit: '' },
      { figure: `the same after ${size.uses} switches and messages`, value: rounded(heapAfter), limit: '' },
    ];
    return { rows, notes: [] };
  } finally {
    await browser.close();
    await product.dispose();
  }
}

/**
 * @param {string} what
 * @param {number[]} intervals
 */
function frameRows(what, intervals) {
  return [
    { figure: `scrolling ${what}: frames`, value: intervals.length, limit: '' },
    { figure: `scrolling ${what}: 99 % of frames within, ms`, value: rounded(quantile(intervals, 0.99)), limit: 50 },
    { figure: `scrolling ${what}: slowest frame, ms`, value: rounded(Math.max(...intervals)), limit: 50 },
    { figure: `scrolling ${what}: frames over 50 ms`, value: intervals.filter((ms) => ms > 50).length, limit: 0 },
  ];
}

/**
 * Turns the wheel, a notch a frame.
 *
 * @param {Page} page
 * @param {import('@playwright/test').Locator} over
 * @param {number} pixels
 * @param {number} notches
 */
async function wheel(page, over, pixels, notches) {
  await over.hover({ position: { x: 40, y: 40 } });
  for (let notch = 0; notch < notches; notch++) await page.mouse.wheel(0, pixels);
}
