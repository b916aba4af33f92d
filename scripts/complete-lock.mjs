// Runs after each npm install: puts into package-lock.json the platform packages that npm left out of it.
//
// npm omits an optional package that the registry in use cannot serve, which a mirror often cannot for other platforms.
// `npm ci` then refuses the lock file (npm 11), and those platforms would get nothing (npm 10). The version is exact in
// the parent's manifest; only the integrity is unknown, until npm fills it in where the package can be had.
import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';

/**
 * @typedef {object} Entry
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = 'arm arm64 ia32 loong64 mips64el ppc64 riscv64 s390x wasm32 x64'.split(' ');
/** @type {Record<string, string>} */
const otherNames = { armv7: 'arm', armv6: 'arm', eabi: 'arm', gnueabihf: 'arm', musleabihf: 'arm', riscv: 'riscv64' };
const exactVersion = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/;

/**
 * What a platform package's name says about where it runs.
 *
 * @param {string} name such as `@scope/tool-linux-x64-musl`
 * @returns {Pick<Entry, 'os' | 'cpu' | 'libc'> | null} null when it names no platform
 */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const os = words.filter((word) => systems.includes(word));
  const cpu = [...new Set(words.map((word) => otherNames[word] ?? word).filter((word) => processors.includes(word)))];
  if (os.length === 0 && cpu.length === 0) return null;
  const libc = os[0] !== 'linux' ? [] : /musl/.test(name) ? ['musl'] : /gnu/.test(name) ? ['glibc'] : [];
  return { ...(cpu[0] && { cpu }), ...(libc[0] && { libc }), ...(os[0] && { os }) };
}

/**
 * @param {Record<string, Entry>} packages
 * @param {string} parent where a package lies, as `node_modules/a/node_modules/b`
 * @param {string} name
 */
function canResolve(packages, parent, name) {
  for (let at = parent; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (`${at}/node_modules/${name}` in packages) return true;
    if (at === '') return `node_modules/${name}` in packages;
  }
}

const file = inRoot('package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
/** @type {Record<string, Entry>} */
const packages = lock.packages;
let added = 0;

for (const [parent, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const platform = platformOf(name);
    if (!platform || !exactVersion.test(version) || canResolve(packages, parent, name)) continue;
    packages[`node_modules/${name}`] = { version, ...platform, ...(dev && { dev }), optional: true };
    added += 1;
  }
}

if (added > 0) {
  // npm's own order, so that its next install changes nothing here.
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
