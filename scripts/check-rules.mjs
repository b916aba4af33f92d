// The rules of ARCHITECTURE.md that a search can check; `.dependency-cruiser.mjs` has those about imports.
import { readFileSync } from 'node:fs';
import { listFiles } from './lib/fingerprint.mjs';
import { inRoot } from './lib/paths.mjs';

const longestFile = 400;

/**
 * @typedef {object} Rule
 * @property {RegExp} files
 * @property {RegExp} [except]
 * @property {RegExp} never what none of their lines may have
 * @property {string} message
 *
 * @type {readonly Rule[]}
 */
const rules = [
  {
    files: /^apps\/api\/src\//,
    except: /^apps\/api\/src\/config\/env\.ts$|\.test\.ts$/,
    never: /\bprocess\.env\b/,
    message: 'The environment is read in apps/api/src/config/env.ts alone; take what you need from the Config.',
  },
  {
    files: /^(?:apps\/web\/(?:src|app)|packages\/[^/]+\/src)\//,
    except: /\.test\.tsx?$/,
    never: /\bprocess\.env\b(?!\.(?:NEXT_PUBLIC_\w+|NODE_ENV)\b)/,
    message: 'Code for browsers knows NEXT_PUBLIC_ variables and NODE_ENV alone.',
  },
  {
    files: /^apps\/api\/src\//,
    except: /^apps\/api\/src\/realtime\/(?:broadcaster|socket-io\.transport)\.ts$|\.test\.ts$/,
    never: /\.(?:to|in)\([^)]*\)\s*\.emit\(|\bserver\s*\.(?:to|in|emit)\(/,
    message: 'Rooms are spoken to by the broadcaster alone, through its transports.',
  },
];

const sources = ['apps', 'packages', 'scripts', 'e2e', 'bench'].flatMap((directory) =>
  listFiles(inRoot(directory), (file) => !/(?:^|\/)(?:node_modules|dist|out|\.next)$/.test(file))
    .map((file) => `${directory}/${file}`)
    .filter((file) => /\.(?:tsx?|mjs)$/.test(file)),
);

const isComment = (/** @type {string} */ line) => /^\s*(?:\/\/|\/?\*)/.test(line);

/** @param {string} file */
function problemsOf(file) {
  const lines = readFileSync(inRoot(file), 'utf8').trimEnd().split('\n');
  const broken = rules
    .filter((rule) => rule.files.test(file) && !rule.except?.test(file))
    .flatMap(({ never, message }) =>
      lines.flatMap((line, index) =>
        never.test(line) && !isComment(line) ? [`${file}:${index + 1}: ${message}`] : [],
      ),
    );
  const tooLong = lines.length > longestFile;
  return tooLong ? [...broken, `${file}: ${lines.length} lines; split what has more than ${longestFile}.`] : broken;
}

const problems = sources.flatMap(problemsOf);
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
