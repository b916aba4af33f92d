// `npm run fuzz -- --seeds 1000 [--seed N] [--database pglite|postgres]`: the delivery fuzz from seed N on (1 unless given),
// so many seeds; `--seed N` alone runs that one.
import { parseArgs } from 'node:util';
import { runScript } from './lib/failure.mjs';
import { databasesNamed, runServerTests, wholeNumber } from './lib/server-tests.mjs';

await runScript(async () => {
  const { values } = parseArgs({
    options: { seeds: { type: 'string' }, seed: { type: 'string' }, database: { type: 'string' } },
  });
  const first = wholeNumber('seed', values.seed, 1);
  const count = wholeNumber('seeds', values.seeds, 1) ?? (first === undefined ? 50 : 1);
  await runServerTests(['apps/api/test/fuzz/'], databasesNamed(values.database), {
    CLAIMLINE_FUZZ_FIRST: `${first ?? 1}`,
    CLAIMLINE_FUZZ_COUNT: `${count}`,
  });
});
