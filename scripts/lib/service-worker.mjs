import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './fingerprint.mjs';

/** The reader of PDFs is large and has an origin of its own; the page for what is not found is answered to any path. */
const leftOut = /^(?:pdf\/|404\.html$|_not-found|sw\.js$)|\.(?:br|gz)$/;

/**
 * Writes `sw.js` into the built web app: what it says of each file, then its source. Call before compressing.
 *
 * @param {string} source
 * @param {string} directory
 */
export function writeServiceWorker(source, directory) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const name of listFiles(directory, () => true).sort()) {
    if (leftOut.test(name)) continue;
    const hash = createHash('sha256').update(readFileSync(join(directory, name)));
    files[pathOf(name)] = `sha256-${hash.digest('base64')}`;
  }
  const code = readFileSync(source, 'utf8');
  const list = JSON.stringify(files);
  const version = createHash('sha256').update(list).update(code).digest('hex').slice(0, 16);
  writeFileSync(join(directory, 'sw.js'), `const version = '${version}';\nconst files = ${list};\n${code}`);
}

/** As the server serves it. @param {string} name */
function pathOf(name) {
  return `/${name.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`;
}
