import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} path a file or a directory; what does not exist has no files
 * @param {(relative: string) => boolean} wanted
 * @param {string} [relative]
 * @returns {string[]} relative paths in a stable order
 */
export function listFiles(path, wanted, relative = '') {
  const at = relative ? join(path, relative) : path;
  let entries;
  try {
    entries = readdirSync(at, { withFileTypes: true });
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOTDIR') return [''];
    if (code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const child = relative ? `${relative}/${entry.name}` : entry.name;
      if (!wanted(child)) return [];
      return entry.isDirectory() ? listFiles(path, wanted, child) : [child];
    });
}

/**
 * The hash of what files hold: a checkout or a copy that changes their times alone changes nothing.
 *
 * @param {readonly string[]} paths files and directories
 * @param {(relative: string) => boolean} wanted
 * @param {readonly string[]} more other things that the result depends on
 */
export function contentHash(paths, wanted, more) {
  const hash = createHash('sha256').update(JSON.stringify(more));
  for (const path of paths) {
    for (const file of listFiles(path, wanted)) {
      hash.update(`\0${file}\0`).update(readFileSync(file ? join(path, file) : path));
    }
  }
  return hash.digest('hex');
}

/**
 * The hash of which files there are and how long they are, to notice that a build result was removed or replaced.
 *
 * @param {string} directory
 */
export function shapeHash(directory) {
  const hash = createHash('sha256');
  for (const file of listFiles(directory, () => true))
    hash.update(`${file}\0${statSync(join(directory, file)).size}\0`);
  return hash.digest('hex');
}
