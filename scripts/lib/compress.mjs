import { existsSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { listFiles } from './fingerprint.mjs';

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

const smallestBytes = 1000;
const compressible = /\.(?:m?js|css|html|svg|json|txt|webmanifest)$/;

/**
 * Puts a `.br` and a `.gz` beside each file that gains from them, once, so that the server never compresses.
 *
 * @param {string} directory
 */
export async function compressFiles(directory) {
  const files = listFiles(directory, () => true)
    .filter((file) => compressible.test(file))
    .map((file) => join(directory, file))
    .filter((file) => statSync(file).size > smallestBytes);
  await Promise.all(files.map(compressFile));
}

/** @param {string} file */
async function compressFile(file) {
  const { mtimeMs, size } = statSync(file);
  const isCurrent = (/** @type {string} */ name) => existsSync(name) && statSync(name).mtimeMs >= mtimeMs;
  if (isCurrent(`${file}.br`) && isCurrent(`${file}.gz`)) return;
  const content = await readFile(file);
  const [brotli, gzipped] = await Promise.all([
    brotliAsync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: size,
      },
    }),
    gzipAsync(content, { level: 9 }),
  ]);
  writeFileSync(`${file}.br`, brotli);
  writeFileSync(`${file}.gz`, gzipped);
}
