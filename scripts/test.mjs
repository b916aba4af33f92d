// `npm test`: brings what is missing, then runs every check, whatever fails, and counts. The last line is the result.
//
// `npm test -- --only unit,lint` runs some of them; `npm test -- --list` names them.
import { parseArgs } from 'node:util';
import { checks } from './lib/checks.mjs';
import { Failure, inFull, runScript } from './lib/failure.mjs';
import { createProgress, seconds } from './lib/progress.mjs';
import { bringPrograms } from './lib/system-packages.mjs';

/** @typedef {import('./lib/checks.mjs').Check} Check */
/** @typedef {import('./lib/checks.mjs').Outcome} Outcome */

const print = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);

/** @param {readonly Check[]} known */
function chosenChecks(known) {
  const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean' } } });
  if (values.list) {
    for (const { id, title } of known) print(`${id.padEnd(16)} ${title}`);
    process.exit(0);
  }
  if (values.only === undefined) return known;
  const wanted = values.only.split(',');
  const unknown = wanted.filter((id) => !known.some((check) => check.id === id));
  if (unknown.length > 0) {
    throw new Failure(`No such check: ${unknown.join(', ')}. There are: ${known.map(({ id }) => id).join(', ')}.`);
  }
  // The others work on what is built; the build is quick when it is current.
  return known.filter(({ id }) => id === 'build' || wanted.includes(id));
}

/**
 * @param {Check} check
 * @param {boolean} isBuilt
 * @returns {Promise<Outcome>}
 */
async function perform(check, isBuilt) {
  if (check.needsBuild && !isBuilt) return failed('Not run, as the build failed.\n');
  try {
    return await check.perform();
  } catch (error) {
    if (error instanceof Failure) return failed(inFull(error));
    return failed(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
}

/** @param {string} output */
const failed = (output) => ({ passed: 0, failed: 1, skipped: 0, output });

/**
 * @param {Check} check
 * @param {Outcome} outcome
 * @param {number} ms
 */
function report({ title }, outcome, ms) {
  const counts = [
    `${outcome.passed} passed`,
    ...(outcome.failed > 0 ? [`${outcome.failed} failed`] : []),
    ...(outcome.skipped > 0 ? [`${outcome.skipped} skipped`] : []),
  ];
  print(`${outcome.failed > 0 ? '✘' : '✔'} ${title.padEnd(28)} ${counts.join(', ').padEnd(28)} ${seconds(ms)}`);
  if (outcome.failed > 0) print(`\n${outcome.output}`);
}

/**
 * @param {readonly Check[]} chosen
 * @returns {Promise<string>} what is missing, if anything is
 */
async function bringWhatIsMissing(chosen) {
  try {
    await bringPrograms(
      chosen.map(({ id }) => id),
      createProgress(1),
    );
    return '';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return inFull(error);
  }
}

await runScript(async () => {
  const chosen = chosenChecks(checks(createProgress(4)));
  const total = { passed: 0, failed: 0 };
  let isBuilt = true;
  let missing = '';
  for (const check of chosen) {
    const since = performance.now();
    const outcome = await perform(check, isBuilt);
    report(check, outcome, performance.now() - since);
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    if (check.id === 'build') {
      isBuilt = outcome.failed === 0;
      missing = await bringWhatIsMissing(chosen);
      if (missing) print(missing);
    }
  }
  // Said again where it is seen: the suites that need it have failed above.
  if (missing) print(missing);
  print(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
});
