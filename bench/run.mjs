// `npm run bench -- files [--quick] [--save]`: one scenario, its baselines in the same run, in turn; `all`: one after the other. Prints
// a short table and one JSON line; `--save` keeps that line in results/, `--minutes 5` is for `soak`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from './lib/machine.mjs';
import { printTable } from './lib/table.mjs';

const scenarios = [
  'throughput',
  'latency',
  'connections',
  'reconnect-storm',
  'slow-client',
  'two-nodes',
  'history',
  'inbox',
  'endpoints',
  'files',
  'analytics',
  'web',
  'soak',
];
/** For the tests, or to prepare something. */
const others = ['delivery', 'seed'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    minutes: { type: 'string' },
  },
});
const [chosen = ''] = positionals;
if (![...scenarios, ...others, 'all'].includes(chosen)) {
  process.stderr.write(`Name a scenario: all, ${[...scenarios, ...others].join(', ')}.\n`);
  process.exit(2);
}

for (const name of chosen === 'all' ? scenarios : [chosen]) {
  if (chosen === 'all') process.stdout.write(`\n${name}\n`);
  try {
    await runScenario(name);
  } catch (error) {
    // The others are measured all the same.
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

/** @param {string} name */
async function runScenario(name) {
  /** @type {{ run: (options: { quick: boolean, large: boolean, minutes?: number }) => Promise<{ rows: Record<string, string | number>[], notes: string[] }> }} */
  const scenario = await import(`./scenarios/${name}.mjs`);
  const { quick, large, minutes } = values;
  const { rows, notes } = await scenario.run({ quick, large, ...(minutes && { minutes: Number(minutes) }) });
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
    const file = `${result.at.slice(0, 10)}-${name}${quick ? '-quick' : ''}${large ? '-large' : ''}.json`;
    writeFileSync(join(directory, file), `${JSON.stringify(result, null, 2)}\n`);
  }
}
