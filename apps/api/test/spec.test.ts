import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const spec = readFileSync(join(root, 'docs/SPEC.md'), 'utf8');
const rules = [...spec.matchAll(/^- \*\*([A-Z]{3}\d+)\*\* /gm)].map(([, id = '']) => id);
const tests = globSync(
  ['apps/*/{src,test}/**/*.test.{ts,tsx}', 'packages/*/{src,test}/**/*.test.{ts,tsx}', 'e2e/tests/**/*.ts'],
  {
    cwd: root,
  },
)
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const quoted = new Set([...tests.matchAll(/(?<=['"` ])[A-Z]{3}\d+(?= )/g)].map(([id]) => id));

it('quotes every rule of the specification in the title of a test', () => {
  expect(rules.length).toBeGreaterThan(100);
  expect(rules.filter((id) => !quoted.has(id))).toEqual([]);
});

it('has each rule once, and every rule that a test quotes', () => {
  expect(rules.filter((id, index) => rules.indexOf(id) !== index)).toEqual([]);
  const groups = new Set(rules.map((id) => id.slice(0, 3)));
  expect([...quoted].filter((id) => groups.has(id.slice(0, 3)) && !rules.includes(id))).toEqual([]);
});
