import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * What a runner's report and exit code say together. A runner that fails without a failed test, and a suite without a
 * test, count as one failure.
 *
 * @param {() => Tally} readReport
 * @param {boolean} succeeded
 * @returns {Tally}
 */
export function tally(readReport, succeeded) {
  let counted;
  try {
    counted = readReport();
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const isSilentFailure = counted.failed === 0 && (!succeeded || counted.passed === 0);
  return isSilentFailure ? { ...counted, failed: 1 } : counted;
}

/**
 * @param {string} file of Vitest's JSON reporter
 * @returns {Tally}
 */
export function readVitest(file) {
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = JSON.parse(readFileSync(file, 'utf8')).testResults;
  const tests = files.flatMap((each) => each.assertionResults);
  const failed = tests.filter((test) => test.status === 'failed').length;
  // A file that could not be loaded, or whose hooks failed, has no failed test of its own.
  const broken = files.filter(
    (each) => each.status === 'failed' && !each.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = tests.filter((test) => test.status === 'passed').length;
  return { passed, failed: failed + broken, skipped: tests.length - passed - failed };
}

/**
 * @param {string} file of Playwright's JSON reporter
 * @returns {Tally}
 */
export function readPlaywright(file) {
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}
