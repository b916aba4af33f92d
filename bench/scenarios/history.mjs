import pg from 'pg';
import { besideSelect } from '../lib/beside-select.mjs';
import { LOGINS, tokenOf } from '../lib/reading.mjs';

const READERS = 40;

/**
 * The last 50 of very many messages of one claim, complete: sender, attachments, receipts; for many agents in turn.
 *
 * @param {{ quick: boolean, large: boolean }} options
 */
export const run = (options) =>
  besideSelect(options, async (databaseUrl) => {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    const { rows: agents } = await client.query(LOGINS, ['AGENT', READERS]);
    const { rows } = await client.query('SELECT id FROM claims ORDER BY message_count DESC LIMIT 1');
    await client.end();
    const claimId = rows[0].id;
    return {
      ours: agents.map((agent) => ({ path: `/messages/claim/${claimId}`, token: tokenOf(agent) })),
      theirs: [{ path: `/history/${claimId}` }],
    };
  });
