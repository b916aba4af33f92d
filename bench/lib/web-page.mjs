/** @typedef {import('@playwright/test').Page} Page */

const KEYS = 100;

/**
 * Opens the inbox in a browser that has never seen it.
 *
 * @param {Page} page
 * @returns {Promise<{ scriptKb: number, paintMs: number }>}
 */
export async function loadOf(page) {
  await page.addInitScript((row) => {
    new MutationObserver((_changes, observer) => {
      if (document.querySelector(row)) {
        performance.mark('usable');
        observer.disconnect();
      }
    }).observe(document, { childList: true, subtree: true });
  }, '[aria-label="Liste des réclamations"] a');
  await page.goto('/inbox');
  await page.getByRole('list', { name: 'Liste des réclamations' }).getByRole('link').first().waitFor();
  return page.evaluate(async () => {
    // Noted by the page itself: until it is asked, it has gone on to fetch menus.
    const usableAt = performance.getEntriesByName('usable')[0]?.startTime ?? performance.now();
    const scripts = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource')).filter(
      ({ name, responseEnd }) => /\.m?js(\?|$)/.test(name) && responseEnd > 0 && responseEnd <= usableAt,
    );
    const bytes = scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    const paintMs = await new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN)).observe({
        type: 'largest-contentful-paint',
        buffered: true,
      });
    });
    return { scriptKb: bytes / 1000, paintMs };
  });
}

/**
 * The times from frame to frame while something is done, in ms.
 *
 * @param {Page} page
 * @param {() => Promise<void>} action
 * @returns {Promise<number[]>}
 */
export async function frames(page, action) {
  const recording = await page.evaluateHandle(() => {
    /** @type {{ intervals: number[], stop: () => void }} */
    const recording = { intervals: [], stop: () => cancelAnimationFrame(request) };
    let before = performance.now();
    let request = requestAnimationFrame(function look(now) {
      recording.intervals.push(now - before);
      before = now;
      request = requestAnimationFrame(look);
    });
    return recording;
  });
  await action();
  const intervals = await recording.evaluate((recording) => {
    recording.stop();
    return recording.intervals;
  });
  // The first is the rest of a frame.
  return intervals.slice(1);
}

/**
 * From each key until the frame that shows its letter is drawn, in ms.
 *
 * @param {Page} page
 * @param {import('@playwright/test').Locator} field
 * @returns {Promise<number[]>}
 */
export async function keyDelays(page, field) {
  await field.focus();
  const recording = await page.evaluateHandle(() => {
    /** @type {number[]} */
    const delays = [];
    addEventListener(
      'keydown',
      ({ timeStamp }) => requestAnimationFrame(() => setTimeout(() => delays.push(performance.now() - timeStamp))),
      true,
    );
    return delays;
  });
  await page.keyboard.type('Une phrase de cent lettres, pas à pas. '.repeat(3).slice(0, KEYS), { delay: 30 });
  return recording.jsonValue();
}

/**
 * What is in use once the garbage is collected, in MB.
 *
 * @param {Page} page
 */
export async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1_000_000;
}
