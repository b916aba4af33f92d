import { join } from 'node:path';
import { expect, it } from 'vitest';
import { demoPeople } from '../support/people.js';
import { emptyPlace, serverOfThisFile } from '../support/server.js';

const server = await serverOfThisFile();
const { claire } = await demoPeople(server);

it('BAK6 moves everything from PostgreSQL to the embedded database, and back', async () => {
  await claire.opens({ description: 'C’était « déjà » écrit 🚆' });
  const fromPostgres = join(server.dataDir, 'from-postgres.tar.gz');
  const fromEmbedded = join(server.dataDir, 'from-embedded.tar.gz');
  const embedded = await emptyPlace({}, false);
  const postgres = await emptyPlace();
  for (const [place, command, file] of [
    [server, 'backup', fromPostgres],
    [embedded, 'restore', fromPostgres],
    [embedded, 'backup', fromEmbedded],
    [postgres, 'restore', fromEmbedded],
  ] as const) {
    const { code, stderr } = await place.command('admin', [command, file]);
    expect(code, stderr).toBe(0);
  }
  const expected = await server.command('verify-log', []);
  expect(expected.stdout).toContain('every chain holds');
  for (const place of [embedded, postgres]) {
    expect(await place.command('verify-log', [])).toEqual(expected);
  }
}, 240_000);
