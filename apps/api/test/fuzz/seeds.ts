/** Seeds that failed once, each with what was wrong. `npm test` runs them by name, on both databases. */
const foundSeeds: readonly (readonly [seed: number, found: string])[] = [
  [1, 'the claim of a page stayed at the last change of its fields, and readers came in another order'],
  [41, 'a claim that was joined while the rights of sessions were looked at was left again'],
  [50, 'a page that was opened before its login was known did not know how far it had read'],
];

const SEEDS_A_DATABASE = 25;

export interface NamedSeed {
  seed: number;
  title: string;
}

/** `npm test` has 25 seeds for each database, others for each, and all that failed once; `npm run fuzz` names its own. */
export function seedsOfThisRun(): NamedSeed[] {
  const { CLAIMLINE_FUZZ_FIRST, CLAIMLINE_FUZZ_COUNT, CLAIMLINE_TEST_DATABASE } = process.env;
  if (CLAIMLINE_FUZZ_FIRST !== undefined) {
    return range(Number(CLAIMLINE_FUZZ_FIRST), Number(CLAIMLINE_FUZZ_COUNT ?? 1));
  }
  const found = foundSeeds.map(([seed, title]) => ({ seed, title: `seed ${seed}: ${title}` }));
  const own = range(CLAIMLINE_TEST_DATABASE === 'postgres' ? SEEDS_A_DATABASE + 1 : 1, SEEDS_A_DATABASE);
  return [...own.filter(({ seed }) => !found.some((one) => one.seed === seed)), ...found];
}

function range(first: number, count: number): NamedSeed[] {
  return Array.from({ length: count }, (_, index) => ({ seed: first + index, title: `seed ${first + index}` }));
}

/** One seed in five kills the server, and so has it for itself. */
export function killsServer(seed: number): boolean {
  return seed % 5 === 0;
}
