import pg from 'pg';
import { besideSelect } from '../lib/beside-select.mjs';
import { LOGINS, tokenOf } from '../lib/reading.mjs';

const READERS = 40;

/**
 * The first page of all claims with unread counts, for many agents in turn.
 *
 * @param {{ quick: boolean, large: boolean }} options
 */
export const run = (options) =>
  besideSelect(options, async (databaseUrl) => {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    const { rows: agents } = await client.query(LOGINS, ['AGENT', READERS]);
    await client.end();
    return {
      ours: agents.map((agent) => ({ path: '/claims', token: tokenOf(agent) })),
      theirs: agents.map(({ userId }) => ({ path: `/inbox/${userId}` })),
    };
  });
