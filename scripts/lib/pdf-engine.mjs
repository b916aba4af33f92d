import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { inRoot } from './paths.mjs';

const from = inRoot('node_modules/pdfjs-dist');
const to = inRoot('apps/web/public/pdf/dist');
const parts = ['build/pdf.min.mjs', 'build/pdf.worker.min.mjs', 'cmaps', 'standard_fonts', 'iccs', 'wasm', 'LICENSE'];
/** What runs the scripts of a PDF, and what stands in for WebAssembly. */
const leftOut = /^quickjs|_nowasm_fallback\.js$/;

/**
 * Puts pdf.js where the web app's reader of PDFs finds it (apps/web/public/pdf/reader.mjs): a sandboxed frame loads it by
 * path, file by file, so it cannot be part of the bundle.
 */
export function copyPdfEngine() {
  const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const stamp = join(to, 'version');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return;
  rmSync(to, { recursive: true, force: true });
  for (const part of parts) {
    const target = join(to, part.replace(/^build\//, ''));
    cpSync(join(from, part), target, { recursive: true, filter: (file) => !leftOut.test(basename(file)) });
  }
  writeFileSync(stamp, version);
}
