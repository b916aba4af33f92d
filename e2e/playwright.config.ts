import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from '../scripts/lib/chromium.mjs';

const report = process.env.CLAIMLINE_TEST_REPORT;
const executablePath = findChromium();

export default defineConfig({
  testDir: 'tests',
  outputDir: '../test-results',
  // Each worker has a product and a browser of its own.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // Many times what a test needs: a busy machine must not make it fail.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    // Without it, Chromium gives no downloaded file a name that has an accent.
    launchOptions: {
      env: { ...process.env, LANG: 'C.UTF-8' },
      args: chromiumFlags,
      ...(executablePath && { executablePath }),
    },
    // Each test has a browser of its own, which would fetch the whole app again; offline.spec.ts lets it.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    // Without the film and the copies of each page, which cost more than the tests themselves.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
  },
});
