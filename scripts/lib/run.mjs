import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { Failure } from './failure.mjs';
import { inRoot, root } from './paths.mjs';
import { onStop } from './signals.mjs';

export const verbose = process.env.CLAIMLINE_VERBOSE === '1';

const firstLines = 15;
const lastLines = 30;
const stopLimitMs = 5_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the checkout unless given
 * @property {NodeJS.ProcessEnv} [env] the whole environment of the child
 * @property {number} [limitMs] after that long the child and its children are stopped
 * @property {boolean} [show] let the output through as it comes
 * @property {(pid: number) => void} [onSpawn]
 *
 * @typedef {object} RunResult
 * @property {number} code 0 is success; a signal is 128 + its number
 * @property {string} output stdout and stderr as they came
 * @property {boolean} timedOut
 */

/** @type {Record<string, string | undefined>} */
const withoutOwnBin = { ...process.env, PATH: pathWithoutOwnBin() };

/**
 * The environment without `node_modules/.bin` in PATH, where npm has put it: a tool must not run on a Node that it is
 * about to replace.
 */
export const outerEnv = withoutOwnBin;

function pathWithoutOwnBin() {
  const bins = inRoot('node_modules/.bin');
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => entry !== bins)
    .join(delimiter);
}

/**
 * @param {number} group
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether there was anyone to tell
 */
export function signalGroup(group, signal) {
  // 0, of a tool that could not be started, would be this process's own group.
  if (group <= 0) return false;
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a tool to its end, in a process group of its own so that it can be stopped with all that it started.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { cwd = root, env = process.env, limitMs, show = verbose, onSpawn } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const chunks = [];
    let timedOut = false;
    const group = child.pid ?? 0;
    if (group) onSpawn?.(group);

    const forget = onStop(async (signal) => {
      signalGroup(group, signal);
      // npm rolls back for minutes if it is let.
      const impatient = setTimeout(() => signalGroup(group, 'SIGKILL'), stopLimitMs);
      await new Promise((done) => child.once('exit', done));
      clearTimeout(impatient);
      signalGroup(group, 'SIGKILL');
    });
    /** @type {NodeJS.Timeout | undefined} */
    let hardStop;
    const softStop = limitMs
      ? setTimeout(() => {
          timedOut = true;
          signalGroup(group, 'SIGTERM');
          hardStop = setTimeout(() => signalGroup(group, 'SIGKILL'), 10_000);
        }, limitMs)
      : undefined;

    child.stdout.on('data', (chunk) => {
      chunks.push(chunk);
      if (show) process.stderr.write(chunk);
    });
    child.stderr.on('data', (chunk) => {
      chunks.push(chunk);
      if (show) process.stderr.write(chunk);
    });
    const settle = () => {
      clearTimeout(softStop);
      clearTimeout(hardStop);
      forget();
    };
    child.once('error', (error) => {
      settle();
      reject(new Failure(`${command} could not be started: ${error.message}.`));
    });
    // What a tool leaves behind would hold its pipes open for ever, and must not outlive it.
    child.once('exit', () => signalGroup(group, 'SIGKILL'));
    child.once('close', (code, signal) => {
      settle();
      const output = Buffer.concat(chunks).toString('utf8');
      resolve({ code: code ?? (signal ? 128 : 1), output, timedOut });
    });
  });
}

/**
 * As `run`, but failing is an error that carries what the tool said.
 *
 * @param {string} what what could not be done, as the start of a sentence
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function mustRun(what, command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  const hint = verbose ? '' : ' CLAIMLINE_VERBOSE=1 shows everything that it prints.';
  throw new Failure(`${what} failed (exit code ${code}).${hint}`, verbose ? '' : excerpt(output));
}

/**
 * The ends of a long output: some tools say first what is wrong, others last.
 *
 * @param {string} text
 */
function excerpt(text) {
  const lines = text.trimEnd().split('\n');
  if (lines.length <= firstLines + lastLines) return lines.join('\n');
  return [...lines.slice(0, firstLines), '…', ...lines.slice(-lastLines)].join('\n');
}
