// Builds the component for other pages: ESM in `dist`, with one `styles.css`. Its types come from tsc.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import tailwind from '@tailwindcss/postcss';
import postcss from 'postcss';
import { build } from 'vite';
import { scopeStyles } from './scope-styles.mjs';

const root = import.meta.dirname;
const compileMessages = createRequire(import.meta.url)('./compile-messages.cjs');

/** The page has React, and makes the client. All else comes with the component, in the version that it was tested with. */
const external = [/^react(-dom)?($|\/)/, /^@claimline\//];

async function buildStyles() {
  const from = join(root, 'src/styles/embed.css');
  const to = join(root, 'dist/styles.css');
  const plugins = [tailwind({ base: root, optimize: { minify: true } }), scopeStyles('claimline')];
  const { css } = await postcss(plugins).process(readFileSync(from, 'utf8'), { from, to, map: false });
  writeFileSync(to, css);
}

for (const name of readdirSync(join(root, 'dist'))) {
  if (name !== 'types') rmSync(join(root, 'dist', name), { recursive: true });
}
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
  plugins: [
    {
      name: 'compile-messages',
      enforce: 'pre',
      transform: (code, id) => (/\/src\/i18n\/\w+\.json$/.test(id) ? compileMessages(code) : null),
    },
  ],
  build: {
    outDir: 'dist',
    // The types are in there too.
    emptyOutDir: false,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    rolldownOptions: {
      external,
      // The whole is for browsers: the banner says so once for all files.
      onLog: (level, log, report) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && report(level, log),
      output: { banner: ({ isEntry }) => (isEntry ? "'use client';" : ''), chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
await buildStyles();
