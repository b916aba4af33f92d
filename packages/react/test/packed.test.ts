import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// What docs/use/embed.md says of installing: the three packages as others get them, in a project outside of this repository.

const root = join(import.meta.dirname, '../../..');
const names = ['protocol', 'client', 'react'] as const;
const strict = {
  target: 'ES2022',
  lib: ['ES2022', 'DOM', 'DOM.Iterable'],
  module: 'ESNext',
  moduleResolution: 'bundler',
  jsx: 'react-jsx',
  types: ['vite/client'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  // Our declarations are looked into as well.
  skipLibCheck: false,
  noEmit: true,
};

let portal: string;
const run = (file: string, ...args: string[]) => promisify(execFile)(file, args, { cwd: portal });
const inModules = (name: string) => join(portal, 'node_modules', name);

/** From this repository: nothing is fetched. */
function link(name: string): void {
  mkdirSync(dirname(inModules(name)), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), inModules(name));
}

beforeAll(async () => {
  portal = mkdtempSync(join(tmpdir(), 'claimline-portal-'));
  const workspaces = names.map((name) => `--workspace=packages/${name}`);
  await run('npm', '--prefix', root, 'pack', '--ignore-scripts', `--pack-destination=${portal}`, ...workspaces);
  const needed = new Set(['@types/react', '@types/react-dom', 'vite']);
  for (const name of names) {
    mkdirSync(inModules(`@claimline/${name}`), { recursive: true });
    const [packed = ''] = readdirSync(portal).filter((file) => file.startsWith(`claimline-${name}-`));
    await run('tar', '-xzf', packed, '--strip-components=1', '-C', inModules(`@claimline/${name}`));
    const manifest = JSON.parse(readFileSync(inModules(`@claimline/${name}/package.json`), 'utf8'));
    for (const other of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (!other.startsWith('@claimline/')) needed.add(other);
    }
  }
  for (const name of needed) link(name);
  for (const file of ['index.html', 'page.tsx', 'portal.css']) {
    cpSync(join(root, 'docs/examples/embed', file), join(portal, file));
  }
  writeFileSync(join(portal, 'tsconfig.json'), JSON.stringify({ compilerOptions: strict, include: ['*.tsx'] }));
}, 120_000);

afterAll(() => rmSync(portal, { recursive: true, force: true }));

describe('the packages in a project of others', () => {
  it('have types that hold under strict rules', async () => {
    const { stdout } = await run(process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', portal);
    expect(stdout).toBe('');
  }, 120_000);

  it('are all that a build needs', async () => {
    await run(process.execPath, join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel=error', portal);
    const built = readdirSync(join(portal, 'dist/assets'));
    expect(built.some((file) => file.endsWith('.css'))).toBe(true);
    // What is fetched when needed stays apart.
    expect(built.filter((file) => /^(pdf-reader|lightbox|en)-.*\.js$/.test(file))).toHaveLength(3);
  }, 120_000);
});
