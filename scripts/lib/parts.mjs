import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { contentHash, shapeHash } from './fingerprint.mjs';
import { inRoot } from './paths.mjs';

/**
 * What gets built, and how to tell whether it is current: a stamp holds the hash of what a part is made from and the
 * shape of what came out.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {string} directory
 * @property {string} output
 * @property {string} entry a file without which nothing works
 * @property {readonly string[]} madeFrom other parts
 * @property {readonly string[]} inputs
 *
 * @typedef {Record<string, { input: string, output: string }>} Stamps
 */

/** Counts up when the way of building changes. */
const buildFormat = 1;
const stampFile = inRoot('.cache/build.json');
const notBuilt = /(?:^|\/)(?:node_modules|dist|out|\.next|test-results)$|\.test\.tsx?$|\.tsbuildinfo$|next-env\.d\.ts$/;

/**
 * @param {string} name
 * @param {string} directory
 * @param {readonly string[]} madeFrom
 * @param {Partial<Part>} [more]
 * @returns {Part}
 */
const compiled = (name, directory, madeFrom, more = {}) => ({
  name,
  directory,
  madeFrom,
  output: 'dist',
  entry: 'dist/index.js',
  inputs: ['src', 'package.json', 'tsconfig.json'],
  ...more,
});

/**
 * The web app takes its sources; other pages the component that is made of them, whose types are what tsc writes.
 *
 * @type {Part}
 */
export const reactPart = compiled('react', 'packages/react', ['protocol', 'client'], {
  output: 'dist/types',
  inputs: ['src', 'package.json', 'tsconfig.json', 'build.mjs', 'scope-styles.mjs', 'compile-messages.cjs'],
});

/** @type {readonly Part[]} */
export const compiledParts = [
  compiled('protocol', 'packages/protocol', []),
  compiled('client', 'packages/client', ['protocol']),
  reactPart,
  compiled('api', 'apps/api', ['protocol'], { entry: 'dist/main.js' }),
];

/** @type {Part} */
export const webPart = compiled('web', 'apps/web', ['protocol', 'client', 'react'], {
  output: 'out',
  entry: 'out/index.html',
  inputs: ['.'],
});

const parts = [...compiledParts, webPart];

/** @param {Part} part @param {string} [name] */
export const inPart = (part, name = '') => inRoot(part.directory, name);

/** @returns {Stamps} */
function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

/** @param {(stamps: Stamps) => void} change */
function changeStamps(change) {
  const stamps = readStamps();
  change(stamps);
  mkdirSync(inRoot('.cache'), { recursive: true });
  writeFileSync(stampFile, `${JSON.stringify(stamps, null, 2)}\n`);
}

/** Variables that Next compiles into the pages. */
const publicVariables = () =>
  Object.entries(process.env)
    .filter(([name]) => name.startsWith('NEXT_PUBLIC_'))
    .sort();

/** @returns {Map<string, string>} by part, the hash of all that it is made from */
export function inputHashes() {
  const shared = contentHash([inRoot('package-lock.json'), inRoot('tsconfig.base.json')], () => true, [
    `${buildFormat}`,
  ]);
  /** @type {Map<string, string>} */
  const hashes = new Map();
  for (const part of parts) {
    const more = [shared, ...part.madeFrom.map((name) => hashes.get(name) ?? '')];
    if (part === webPart) more.push(JSON.stringify(publicVariables()));
    const paths = part.inputs.map((input) => inPart(part, input));
    hashes.set(
      part.name,
      contentHash(paths, (file) => !notBuilt.test(file), more),
    );
  }
  return hashes;
}

/** @param {Part} part */
export const hasOutput = (part) => existsSync(inPart(part, part.entry));

/** @param {Part} part */
const outputHash = (part) => (hasOutput(part) ? shapeHash(inPart(part, part.output)) : '');

/** @param {Map<string, string>} inputs from `inputHashes` */
export function staleParts(inputs) {
  const stamps = readStamps();
  return parts.filter((part) => {
    const stamp = stamps[part.name];
    return !stamp || stamp.input !== inputs.get(part.name) || stamp.output !== outputHash(part);
  });
}

/** Until they are marked as built, these parts are stale: an interrupted build is begun again. */
export function markStale(/** @type {readonly Part[]} */ stale) {
  changeStamps((stamps) => {
    for (const { name } of stale) delete stamps[name];
  });
}

/**
 * @param {readonly Part[]} built
 * @param {Map<string, string>} inputs the hashes from before the build: what changed meanwhile is stale
 */
export function markBuilt(built, inputs) {
  changeStamps((stamps) => {
    for (const part of built) stamps[part.name] = { input: inputs.get(part.name) ?? '', output: outputHash(part) };
  });
}
