import { createRequire } from 'node:module';
import { findInPath, isExecutable } from './executables.mjs';
import { inRoot } from './paths.mjs';

/** What the browser tests start Chromium with, beyond what Playwright adds. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser of the tests: `CHROMIUM_PATH`, else the system's, else the one that Playwright keeps.
 *
 * @returns {string | null}
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return findInPath(chosen);
  return findInPath('chromium') ?? playwrightChromium();
}

function playwrightChromium() {
  try {
    const file = createRequire(inRoot('package.json'))('playwright-core').chromium.executablePath();
    return isExecutable(file) ? file : null;
  } catch {
    return null;
  }
}
