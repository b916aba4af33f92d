import { startPostgres } from './postgres.mjs';

/** Brings a PostgreSQL for who runs the server tests without `npm test`, which has one for them. */
export default async function setup() {
  if (process.env.CLAIMLINE_TEST_POSTGRES_URL) return undefined;
  const postgres = await startPostgres();
  process.env.CLAIMLINE_TEST_POSTGRES_URL = postgres.url;
  return postgres.stop;
}
