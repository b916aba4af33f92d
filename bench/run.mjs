// `npm run bench -- files [--quick] [--save]`: one scenario, its baselines in the same run, in turn. Prints a short table and one JSON
// line; `--save` keeps that line in results/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from './lib/machine.mjs';
import { printTable } from './lib/table.mjs';

const scenarios = [
  'analytics',
  'connections',
  'delivery',
  'endpoints',
  'files',
  'history',
  'inbox',
  'latency',
  'reconnect-storm',
  'seed',
  'throughput',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
});
const [name = ''] = positionals;
if (!scenarios.includes(name)) {
  process.stderr.write(`Name a scenario: ${scenarios.join(', ')}.\n`);
  process.exit(2);
}

/** @type {{ run: (options: { quick: boolean, large: boolean }) => Promise<{ rows: Record<string, string | number>[], notes: string[] }> }} */
const scenario = await import(`./scenarios/${name}.mjs`);
const { rows, notes } = await scenario.run({ quick: values.quick, large: values.large });
const result = {
  scenario: name,
  at: new Date().toISOString(),
  quick: values.quick,
  machine: describeMachine(),
  rows,
  notes,
};
printTable(rows);
for (const note of notes) process.stdout.write(`${note}\n`);
process.stdout.write(`${JSON.stringify(result)}\n`);
if (values.save) {
  const directory = join(import.meta.dirname, 'results');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${result.at.slice(0, 10)}-${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}
