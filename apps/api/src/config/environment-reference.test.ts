import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentSchema } from './config.js';

const INTRODUCTION = `# Environment variables

<!-- Made from apps/api/src/config/config.ts: npx vitest run --project unit environment-reference -u -->

The server reads these and no others. An empty value is none. A malformed or contradictory value stops it at start with a
sentence that names it.

| variable | default | meaning |
| --- | --- | --- |
`;

/** As one would write it in the environment. */
function asWritten(value: unknown): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

function defaultOf(name: string): string {
  const parsed: Record<string, unknown> = environmentSchema.parse({});
  return parsed[name] === undefined ? 'none' : `\`${asWritten(parsed[name])}\``;
}

test('docs/operations/environment.md says what the server reads', async () => {
  const rows = Object.entries(environmentSchema.shape).map(([name, schema]) => {
    expect(schema.description, `${name} has no description`).toBeTruthy();
    return `| \`${name}\` | ${defaultOf(name)} | ${schema.description} |\n`;
  });
  const path = join(import.meta.dirname, '../../../../docs/operations/environment.md');
  await expect(INTRODUCTION + rows.join('')).toMatchFileSnapshot(path);
});
