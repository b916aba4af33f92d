import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compressFiles } from './compress.mjs';
import { Failure } from './failure.mjs';
import { listFiles } from './fingerprint.mjs';
import { install, isInstalled } from './install.mjs';
import { withBuildLock } from './lock.mjs';
import { node24 } from './node24.mjs';
import {
  compiledParts,
  hasOutput,
  inPart,
  inputHashes,
  markBuilt,
  markStale,
  reactPart,
  staleParts,
  webPart,
} from './parts.mjs';
import { inRoot } from './paths.mjs';
import { copyPdfEngine } from './pdf-engine.mjs';
import { mustRun } from './run.mjs';
import { writeServiceWorker } from './service-worker.mjs';

/**
 * @typedef {import('./lock.mjs').Lock} Lock
 * @typedef {import('./parts.mjs').Part} Part
 * @typedef {import('./progress.mjs').Progress} Progress
 */

const typescript = inRoot('node_modules/typescript/bin/tsc');
const next = inRoot('node_modules/next/dist/bin/next');

/**
 * Installs and builds what is missing or stale, and nothing else.
 *
 * @param {Progress} progress
 * @param {{ web?: boolean }} [options] `web: false` leaves the web app as it is
 */
export async function prepare(progress, { web = true } = {}) {
  const isWanted = (/** @type {Part} */ part) => web || part !== webPart;
  const isReady = () => isInstalled() && !staleParts(inputHashes()).some(isWanted);
  if (isReady()) return;
  const onWait = (/** @type {number} */ pid) => progress.say(`Waiting for process ${pid}, which builds this checkout.`);
  await withBuildLock(async (lock) => {
    if (!isInstalled()) await progress.step(1, 'Installing dependencies', () => install(lock));
    const inputs = inputHashes();
    const stale = staleParts(inputs).filter(isWanted);
    const staleCode = stale.filter((part) => part !== webPart);
    markStale(stale);
    if (staleCode.length > 0) {
      await progress.step(2, `Compiling ${names(staleCode)}`, () => compile(staleCode, lock));
      markBuilt(staleCode, inputs);
    }
    if (stale.includes(webPart)) {
      await progress.step(3, 'Building the web app', () => buildWeb(lock));
      await progress.step(4, 'Compressing the web app', () => compressFiles(inPart(webPart, webPart.output)));
      markBuilt([webPart], inputs);
    }
  }, onWait);
}

/** The sentence for what is missing to serve without building, if anything is. */
export function whatIsMissing() {
  if (!existsSync(inRoot('node_modules'))) return 'The dependencies are not installed';
  const missing = [...compiledParts, webPart].filter((part) => !hasOutput(part));
  return missing.length > 0 ? `Not built yet: ${names(missing)}` : null;
}

/** @param {readonly Part[]} parts */
const names = (parts) => parts.map((part) => part.name).join(', ');

/**
 * @param {readonly Part[]} stale
 * @param {Lock} lock
 */
async function compile(stale, lock) {
  for (const part of stale) {
    // tsc takes its own note for the result: without it, a result that was removed is made again.
    rmSync(inPart(part, 'tsconfig.tsbuildinfo'), { force: true });
  }
  const directories = stale.map((part) => part.directory);
  await mustRun('Compiling', node24(), [typescript, '-b', '--pretty', 'false', ...directories], {
    onSpawn: lock.addWorker,
  });
  if (stale.includes(reactPart)) {
    await mustRun('Building the component', node24(), [inPart(reactPart, 'build.mjs')], { onSpawn: lock.addWorker });
  }
  for (const part of stale) {
    assertOutput(part);
    removeOrphans(part);
  }
  copyMigrations();
}

/** @param {Part} part */
function assertOutput(part) {
  if (!hasOutput(part)) throw new Failure(`${part.directory} was built, but that did not make ${part.entry}.`);
}

/** Results of sources that are gone: a migration or a module that was removed must not be found by anyone. */
function removeOrphans(/** @type {Part} */ part) {
  const output = inPart(part, part.output);
  for (const file of listFiles(output, () => true)) {
    const source = file.replace(/\.(?:js|d\.ts)(?:\.map)?$/, '');
    const sources = [source, `${source}.ts`, `${source}.tsx`, `${source}.mts`].map((name) =>
      inPart(part, `src/${name}`),
    );
    if (!sources.some((name) => existsSync(name))) rmSync(join(output, file));
  }
}

/** The SQL that the server applies at start lies beside the code that applies it. */
export function copyMigrations() {
  const from = inRoot('apps/api/src/database/migrations');
  if (existsSync(from)) cpSync(from, inRoot('apps/api/dist/database/migrations'), { recursive: true });
}

/** @param {Lock} lock */
async function buildWeb(lock) {
  copyPdfEngine();
  await mustRun('Building the web app', node24(), [next, 'build'], {
    cwd: inPart(webPart),
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    onSpawn: lock.addWorker,
  });
  if (!hasOutput(webPart))
    throw new Failure(`The web app was built, but ${webPart.directory}/${webPart.entry} is missing.`);
  writeServiceWorker(inPart(webPart, 'service-worker.js'), inPart(webPart, webPart.output));
}
