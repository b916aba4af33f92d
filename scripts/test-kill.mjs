// `npm run test:kill -- --rounds 200 [--database pglite|postgres]`: kill -9 of the server under load, again and again.
import { parseArgs } from 'node:util';
import { runScript } from './lib/failure.mjs';
import { databasesNamed, runServerTests, wholeNumber } from './lib/server-tests.mjs';

await runScript(async () => {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, database: { type: 'string' } } });
  const rounds = wholeNumber('rounds', values.rounds, 1) ?? 20;
  await runServerTests(['apps/api/test/kill.test.ts'], databasesNamed(values.database), {
    CLAIMLINE_KILL_ROUNDS: `${rounds}`,
  });
});
