// Links from one document of this repository to another, or to a heading of one, must lead somewhere.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { listFiles } from './lib/fingerprint.mjs';
import { inRoot } from './lib/paths.mjs';

const isElsewhere = (/** @type {string} */ target) => /^[a-z]+:/.test(target);
const skipped = /(?:^|\/)(?:node_modules|dist|out|data|\.[^/]+|test-results|screenshots)$/;
const documents = listFiles(inRoot('.'), (file) => !skipped.test(file)).filter((file) => file.endsWith('.md'));

/** The anchors of a document's headings, as forges make them. @param {string} path */
function anchorsOf(path) {
  const headings = readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** @param {string} file */
function lostLinksOf(file) {
  const text = readFileSync(inRoot(file), 'utf8').replace(/```.*?```/gs, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (isElsewhere(target)) return false;
    const [path = '', anchor] = target.split('#');
    const found = path === '' ? inRoot(file) : resolve(dirname(inRoot(file)), path);
    if (!existsSync(found)) return true;
    return anchor !== undefined && found.endsWith('.md') && !anchorsOf(found).includes(anchor);
  });
}

const problems = documents.flatMap((file) => lostLinksOf(file).map((target) => `${file}: ${target} leads nowhere.`));
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
