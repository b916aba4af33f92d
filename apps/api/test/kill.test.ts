import { expect, it } from 'vitest';
import { Load, writerOn } from './support/load.js';
import { checkNothingLost } from './support/log-checks.js';
import { demoPeople } from './support/people.js';
import { Random } from './support/random.js';
import { report } from './support/report.js';
import { serverOfThisFile } from './support/server.js';

/** `npm run test:kill -- --rounds N` asks for more. */
const rounds = Number(process.env.CLAIMLINE_KILL_ROUNDS ?? 10);
/** A kill that hits nothing is repeated so often. */
const MAX_TRIES = 5;

const server = await serverOfThisFile();

it.each(Array.from({ length: rounds }, (_, index) => index + 1))(
  'KILL: what was acknowledged survives kill -9 under load, once and in order, round %i',
  async (round) => {
    const random = new Random(round);
    for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
      const { hit, storedUnsaid, acknowledged } = await killUnderLoad(random);
      if (hit > 0) {
        report(`round ${round}: ${acknowledged} acknowledged, ${hit} in flight, ${storedUnsaid} of them stored`);
        return;
      }
    }
    throw new Error(`No kill of ${MAX_TRIES} hit anything in flight.`);
  },
  120_000,
);

async function killUnderLoad(random: Random) {
  const { claire, karim, nina, paul } = await demoPeople(server);
  const claims = [await claire.opens(), await karim.opens()] as const;
  const load = new Load(
    await Promise.all([
      writerOn('REST', claire, claims[0], 2),
      writerOn('Socket.IO', claire, claims[0], 4),
      writerOn('WebSocket', nina, claims[0], 4),
      writerOn('Socket.IO', paul, claims[1], 4),
      writerOn('WebSocket', karim, claims[1], 4),
      writerOn('REST', nina, claims[1], 2),
    ]),
  );
  await load.untilStored(random.whole(1, 150));
  const hit = load.open.size;
  await server.kill();
  await load.stop();
  await server.restart();
  const storedUnsaid = await checkNothingLost(load, nina, claims);
  const verified = await server.command('verify-log', []);
  expect(verified.code, verified.stderr).toBe(0);
  return { hit, storedUnsaid, acknowledged: load.stored.length };
}
