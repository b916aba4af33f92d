import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { linkInstalledNode, node24 } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { mustRun, outerEnv } from './run.mjs';

const stampFile = inRoot('node_modules/.claimline-install');

/** @param {string} file */
const read = (file) => readFileSync(file, 'utf8');

function wantedStamp() {
  const lock = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
  return `${process.platform}-${process.arch} ${lock}\n`;
}

/**
 * Whether somebody ran npm by hand: npm's own note of what it has put into node_modules says the same as the lock file.
 * Optional packages may be absent, most of them are for other platforms.
 */
function installedByHand() {
  const noteFile = inRoot('node_modules/.package-lock.json');
  if (!existsSync(noteFile)) return false;
  /** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean }>} Packages */
  const wanted = /** @type {Packages} */ (JSON.parse(read(inRoot('package-lock.json'))).packages);
  const present = /** @type {Packages} */ (JSON.parse(read(noteFile)).packages);
  const same = (/** @type {string} */ name) =>
    wanted[name]?.version === present[name]?.version && wanted[name]?.integrity === present[name]?.integrity;
  return (
    Object.keys(present).every((name) => name in wanted && same(name)) &&
    Object.keys(wanted).every((name) => name === '' || wanted[name]?.optional || (name in present && same(name)))
  );
}

/** Whether node_modules holds what package-lock.json names. */
export function isInstalled() {
  try {
    if (!existsSync(inRoot('node_modules'))) return false;
    linkInstalledNode();
    node24();
    if (existsSync(stampFile)) return read(stampFile) === wantedStamp();
    if (!installedByHand()) return false;
    writeFileSync(stampFile, wantedStamp());
    return true;
  } catch {
    return false;
  }
}

/**
 * Development dependencies are part of it even with NODE_ENV=production, as they build the product. What they say about
 * the Node that runs npm does not matter: they run on the one that is installed here.
 *
 * @param {import('./lock.mjs').Lock} lock
 */
export async function install(lock) {
  rmSync(stampFile, { force: true });
  const options = '--include=dev --include=optional --ignore-scripts --engine-strict=false --no-audit --no-fund';
  await mustRun('Installing the dependencies (npm ci)', 'npm', ['ci', ...options.split(' '), '--loglevel=error'], {
    env: outerEnv,
    onSpawn: lock.addWorker,
  });
  linkInstalledNode();
  node24();
  writeFileSync(stampFile, wantedStamp());
}
