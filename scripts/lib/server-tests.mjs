import { prepare } from './build.mjs';
import { Failure } from './failure.mjs';
import { node24 } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { createProgress } from './progress.mjs';
import { run } from './run.mjs';

/** @typedef {'pglite' | 'postgres'} DatabaseName */

/** @type {readonly DatabaseName[]} */
const databases = ['pglite', 'postgres'];

/**
 * The databases that `--database` names: one, or both without it.
 *
 * @param {string | undefined} name
 * @returns {readonly DatabaseName[]}
 */
export function databasesNamed(name) {
  if (name === undefined) return databases;
  const found = databases.filter((database) => database === name);
  if (found.length === 0) throw new Failure(`--database is one of: ${databases.join(', ')}.`);
  return found;
}

/**
 * A whole number given on the command line.
 *
 * @param {string} option
 * @param {string | undefined} value
 * @param {number} least
 */
export function wholeNumber(option, value, least) {
  if (value === undefined) return undefined;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least)) throw new Failure(`--${option} is a whole number from ${least}.`);
  return number;
}

/**
 * Runs test files of the server, on what is built from the sources as they are now, with their output shown as it comes.
 *
 * @param {readonly string[]} files
 * @param {readonly DatabaseName[]} chosen
 * @param {Record<string, string>} env
 */
export async function runServerTests(files, chosen, env) {
  await prepare(createProgress(2), { web: false });
  const failed = [];
  for (const database of chosen) {
    const code = await onDatabase(database, (url) => runVitest(database, files, { ...env, ...url }));
    if (code !== 0) failed.push(database);
  }
  if (failed.length > 0) throw new Failure(`Failed on ${failed.join(' and ')}.`);
}

/**
 * @param {DatabaseName} database
 * @param {(env: Record<string, string>) => Promise<number>} work
 */
async function onDatabase(database, work) {
  if (database === 'pglite') return work({});
  const postgres = await startPostgres();
  try {
    return await work({ CLAIMLINE_TEST_POSTGRES_URL: postgres.url });
  } finally {
    await postgres.stop();
  }
}

/**
 * @param {DatabaseName} database
 * @param {readonly string[]} files
 * @param {Record<string, string>} env
 */
async function runVitest(database, files, env) {
  const args = [inRoot('node_modules/vitest/vitest.mjs'), 'run', '--project', `server-${database}`, ...files];
  const { code } = await run(node24(), args, { env: { ...process.env, ...env }, show: true });
  return code;
}
