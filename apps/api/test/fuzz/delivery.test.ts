import { describe, it } from 'vitest';
import { serverOfThisFile } from '../support/server.js';
import { PeoplePool } from './people.js';
import { runSeed } from './run-seed.js';
import { killsServer, seedsOfThisRun } from './seeds.js';

const SEEDS_AT_ONCE = 5;
const LIMIT_MS = 120_000;

const server = await serverOfThisFile();
const pool = await PeoplePool.make(server, SEEDS_AT_ONCE);
const seeds = seedsOfThisRun();
const alone = seeds.filter(({ seed }) => killsServer(seed));
const together = seeds.filter(({ seed }) => !killsServer(seed));

const run = (seed: number) => () => pool.with((people) => runSeed(server, people, seed, { kills: killsServer(seed) }));

describe.runIf(together.length > 0)(
  'FUZZ: over connections that break at any byte, everybody has it all in order',
  () => {
    for (const { seed, title } of together) {
      it.concurrent(title, run(seed), LIMIT_MS);
    }
  },
);

describe.runIf(alone.length > 0)('FUZZ: the same, and the server is killed and comes back', () => {
  for (const { seed, title } of alone) {
    it(title, run(seed), LIMIT_MS);
  }
});
