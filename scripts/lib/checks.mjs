import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './build.mjs';
import { findChromium } from './chromium.mjs';
import { Failure, inFull } from './failure.mjs';
import { node24 } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { readPlaywright, readVitest, tally } from './reports.mjs';
import { run } from './run.mjs';
import { onStop } from './signals.mjs';

/**
 * @typedef {import('./reports.mjs').Tally} Tally
 * @typedef {import('./run.mjs').RunResult} RunResult
 *
 * @typedef {Tally & { output: string }} Outcome `output` is shown when something failed
 *
 * @typedef {object} Check
 * @property {string} id for `npm test -- --only`
 * @property {string} title
 * @property {boolean} [needsBuild]
 * @property {() => Promise<Outcome>} perform
 */

const staticLimitMs = 3 * 60_000;
/** Only for what hangs: each test and hook has a limit of its own. */
const suiteLimitMs = 15 * 60_000;

/** @param {string} script a tool's file below node_modules */
const tool = (script) => inRoot('node_modules', script);
const typescript = tool('typescript/bin/tsc');

/**
 * A static check is one or more tools that are all run, and counts as one.
 *
 * @param {...string[]} commands arguments to Node 24
 * @returns {() => Promise<Outcome>}
 */
const all =
  (...commands) =>
  async () => {
    /** @type {RunResult[]} */
    const results = [];
    for (const command of commands) results.push(await run(node24(), command, { limitMs: staticLimitMs }));
    const failed = results.filter((result) => result.code !== 0);
    return {
      passed: failed.length === 0 ? 1 : 0,
      failed: failed.length === 0 ? 0 : 1,
      skipped: 0,
      output: failed.map(outputOf).join('\n'),
    };
  };

/** @param {RunResult} result */
const outputOf = ({ output, code, timedOut }) =>
  `${output.trimEnd()}\n${timedOut ? 'Stopped: it took too long.' : `Exit code ${code}.`}\n`;

/**
 * @param {string[]} args of the runner
 * @param {(reportFile: string) => Tally} read
 * @param {(reportFile: string) => Record<string, string>} env
 * @returns {Promise<Outcome>}
 */
async function suite(args, read, env) {
  // All that the tests leave in the temporary directory goes with it.
  const directory = mkdtempSync(join(tmpdir(), 'claimline-test-'));
  // A PostgreSQL that a test starts runs as another user, who must get to its folder in here.
  chmodSync(directory, 0o711);
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  const forget = onStop(remove);
  const report = join(directory, 'report.json');
  try {
    const result = await run(node24(), args, {
      env: { ...process.env, NO_COLOR: '1', TMPDIR: directory, ...env(report) },
      limitMs: suiteLimitMs,
    });
    return { ...tally(() => read(report), result.code === 0), output: outputOf(result) };
  } finally {
    forget();
    remove();
  }
}

/**
 * @param {string[]} projects
 * @param {Record<string, string>} [env]
 */
const vitest = (projects, env = {}) =>
  suite(
    [tool('vitest/vitest.mjs'), 'run', ...projects.flatMap((project) => ['--project', project])],
    readVitest,
    (report) => ({ ...env, CLAIMLINE_TEST_REPORT: report }),
  );

async function vitestOnPostgres() {
  const postgres = await startPostgres();
  try {
    return await vitest(['server-postgres', 'server-two-nodes'], { CLAIMLINE_TEST_POSTGRES_URL: postgres.url });
  } finally {
    await postgres.stop();
  }
}

async function playwright() {
  if (!findChromium()) throw new Failure('There is no Chromium for the browser tests.');
  return suite(
    [tool('@playwright/test/cli.js'), 'test', '--config', inRoot('e2e/playwright.config.ts')],
    readPlaywright,
    (report) => ({ CLAIMLINE_TEST_REPORT: report }),
  );
}

/**
 * A few seconds of load: wrong results fail it, times never do. Prints how it compares.
 *
 * @returns {Promise<Outcome>}
 */
async function benchmark() {
  const result = await run(node24(), [inRoot('bench/run.mjs'), 'delivery'], { limitMs: staticLimitMs });
  const passed = result.code === 0;
  if (passed) process.stdout.write(result.output.replace(/^\{.*$/m, ''));
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, output: outputOf(result) };
}

/** @param {import('./progress.mjs').Progress} progress */
const build = (progress) => async () => {
  try {
    await prepare(progress);
    return { passed: 1, failed: 0, skipped: 0, output: '' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { passed: 0, failed: 1, skipped: 0, output: inFull(error) };
  }
};

/**
 * @param {import('./progress.mjs').Progress} progress
 * @returns {readonly Check[]} in the order in which they run
 */
export const checks = (progress) => [
  { id: 'build', title: 'build', perform: build(progress) },
  {
    id: 'lint',
    title: 'format and lint',
    perform: all(
      [tool('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=none', '.'],
      [inRoot('scripts/check-links.mjs')],
    ),
  },
  {
    id: 'types',
    title: 'types',
    perform: all(
      [typescript, '-b', '--pretty', 'false'],
      [typescript, '--noEmit', '--pretty', 'false', '-p', 'tsconfig.tests.json'],
      [typescript, '--noEmit', '--pretty', 'false', '-p', 'packages/react/tsconfig.tests.json'],
      [typescript, '--noEmit', '--pretty', 'false', '-p', 'apps/web'],
    ),
  },
  {
    id: 'imports',
    title: 'import rules',
    perform: all(
      [tool('dependency-cruiser/bin/dependency-cruiser.mjs'), '--output-type', 'err-long', 'packages', 'apps'],
      [inRoot('scripts/check-rules.mjs')],
    ),
  },
  { id: 'dead-code', title: 'dead code', perform: all([tool('knip/bin/knip.js'), '--no-progress']) },
  { id: 'unit', title: 'unit tests', perform: () => vitest(['unit']) },
  {
    id: 'server-pglite',
    title: 'server tests on PGlite',
    needsBuild: true,
    perform: () => vitest(['server-pglite']),
  },
  {
    id: 'server-postgres',
    title: 'server tests on PostgreSQL',
    needsBuild: true,
    perform: vitestOnPostgres,
  },
  { id: 'benchmark', title: 'delivery under load', needsBuild: true, perform: benchmark },
  { id: 'browser', title: 'browser tests', needsBuild: true, perform: playwright },
];
