import { findChromium } from './chromium.mjs';
import { findClamd } from './clamd.mjs';
import { findInPath } from './executables.mjs';
import { Failure } from './failure.mjs';
import { findNginx } from './nginx.mjs';
import { findPostgres } from './postgres.mjs';
import { mustRun } from './run.mjs';
import { findSwift } from './swift.mjs';

/**
 * Programs that the tests need and npm cannot bring, by the Debian package that has them.
 *
 * @type {readonly { checks: string[], name: string, debianPackage: string, find: () => string | null, otherwise: string }[]}
 */
const programs = [
  {
    checks: ['browser'],
    name: 'Chromium',
    debianPackage: 'chromium',
    find: findChromium,
    otherwise: 'or set CHROMIUM_PATH, or run: npx playwright install chromium',
  },
  {
    checks: ['server-postgres', 'benchmark'],
    name: 'PostgreSQL 15 or newer',
    debianPackage: 'postgresql',
    find: findPostgres,
    otherwise: 'or put its initdb and postgres into PATH',
  },
  {
    checks: ['server-pglite', 'server-postgres'],
    name: 'Redis',
    debianPackage: 'redis-server',
    find: () => findInPath('redis-server'),
    otherwise: 'or put redis-server into PATH',
  },
  {
    checks: ['server-postgres', 'browser'],
    name: 'nginx',
    debianPackage: 'nginx-light',
    find: findNginx,
    otherwise: 'or put nginx into PATH',
  },
  {
    checks: ['server-postgres'],
    name: 'systemd-analyze',
    debianPackage: 'systemd',
    find: () => findInPath('systemd-analyze'),
    otherwise: 'or put systemd-analyze into PATH',
  },
  {
    checks: ['server-postgres'],
    name: 'curl',
    debianPackage: 'curl',
    find: () => findInPath('curl'),
    otherwise: 'or put curl into PATH',
  },
  {
    checks: ['server-postgres'],
    name: 'jq',
    debianPackage: 'jq',
    find: () => findInPath('jq'),
    otherwise: 'or put jq into PATH',
  },
  {
    checks: ['server-postgres'],
    name: 'Caddy',
    debianPackage: 'caddy',
    find: () => findInPath('caddy'),
    otherwise: 'or put caddy into PATH',
  },
  {
    checks: ['unit', 'server-pglite', 'server-postgres', 'browser'],
    name: 'clamd of ClamAV',
    debianPackage: 'clamav-daemon',
    find: findClamd,
    otherwise: 'or put clamd into PATH',
  },
  {
    checks: ['unit', 'browser'],
    name: 'pdftoppm of Poppler',
    debianPackage: 'poppler-utils',
    find: () => findInPath('pdftoppm'),
    otherwise: 'or put Poppler into /usr/local/bin or /opt/homebrew/bin',
  },
  {
    checks: ['unit', 'browser'],
    name: 'ffmpeg',
    debianPackage: 'ffmpeg',
    find: () => findInPath('ffmpeg'),
    otherwise: 'or put it into /usr/local/bin or /opt/homebrew/bin',
  },
  {
    checks: ['unit'],
    name: 'heif-enc of libheif',
    debianPackage: 'libheif-examples',
    find: () => findInPath('heif-enc'),
    otherwise: 'or put libheif into /usr/local/bin or /opt/homebrew/bin',
  },
  {
    checks: ['server-pglite', 'server-postgres'],
    name: 'Prometheus and its promtool',
    debianPackage: 'prometheus',
    find: () => findInPath('promtool') && findInPath('prometheus'),
    otherwise: 'or put prometheus and promtool into PATH',
  },
  {
    checks: ['unit', 'server-pglite', 'server-postgres'],
    name: 'OpenStack Swift, an S3 server',
    debianPackage: 'python3-swift',
    find: findSwift,
    otherwise: 'or put a python3 that has the package swift into PATH',
  },
];

/** @param {readonly string[]} chosen */
const missingFor = (chosen) =>
  programs.filter(({ checks, find }) => checks.some((check) => chosen.includes(check)) && find() === null);

/** Whether this process may install Debian packages, and there are any. */
const canInstall = () => process.getuid?.() === 0 && findInPath('apt-get') !== null;

/**
 * Installs what is missing where it can.
 *
 * @param {readonly string[]} checks ids of what is going to run
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<void>} rejects with a sentence for each program that is missing
 */
export async function bringPrograms(checks, progress) {
  const missing = missingFor(checks);
  if (missing.length === 0) return;
  if (!canInstall()) throw stillMissing(missing);
  const packages = missing.map((program) => program.debianPackage);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await progress.step(1, `Installing ${packages.join(', ')}`, async () => {
    await mustRun('apt-get update', 'apt-get', ['update'], { env });
    const args = ['install', '-y', '--no-install-recommends', ...packages];
    await mustRun(`apt-get install ${packages.join(' ')}`, 'apt-get', args, { env });
  });
  const left = missingFor(checks);
  if (left.length > 0) throw stillMissing(left);
}

/** @param {typeof programs} missing */
function stillMissing(missing) {
  const lines = missing.map(
    ({ name, debianPackage, otherwise }) => `  ${name}: apt-get install ${debianPackage} (as root), ${otherwise}`,
  );
  return new Failure(`The tests need programs that are not installed here:\n${lines.join('\n')}`);
}
