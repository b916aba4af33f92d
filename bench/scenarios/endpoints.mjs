import pg from 'pg';
import { memoryOf, peakMemoryOf } from '../lib/pinned.mjs';
import { LOGINS, loadWith, serveDataset, tokenOf } from '../lib/reading.mjs';
import { rounded } from '../lib/statistics.mjs';

const AT_ONCE = 16;
const SECONDS = { quick: 1, full: 4 };
const PEOPLE = 40;
const SAMPLES = 500;

/**
 * Every GET of the REST API at 16 at once, over generated data; but for the bytes of files, which `files` measures.
 *
 * @param {{ quick: boolean, large: boolean }} options
 */
export async function run({ quick, large }) {
  const served = await serveDataset(large ? 'large' : 'usual');
  try {
    const atRest = memoryOf(served.pid);
    const rows = [];
    for (const [name, requests] of Object.entries(await findRequests(served.databaseUrl))) {
      const seconds = quick ? SECONDS.quick : SECONDS.full;
      const { perSecond, p50, p99, bytes } = await loadWith({ url: served.url, requests, atOnce: AT_ONCE, seconds });
      rows.push({
        GET: name,
        'a second': perSecond,
        'p50 ms': p50,
        'p99 ms': p99,
        bytes,
        slow: p99 > 100 ? 'over 100 ms' : '',
      });
    }
    const [now, peak] = [memoryOf(served.pid), peakMemoryOf(served.pid)].map((bytes) => rounded(bytes / 1e6, 0));
    return {
      rows,
      notes: [
        `Resident memory of the server: ${rounded(atRest / 1e6, 0)} MB at rest, ${now} MB after, ${peak} MB at most.`,
      ],
    };
  } finally {
    await served.stop();
  }
}

/**
 * What to ask of each endpoint: as many people, claims and messages in turn as there are samples.
 *
 * @param {string} databaseUrl
 */
async function findRequests(databaseUrl) {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const ask = async (/** @type {string} */ text, /** @type {unknown[]} */ values = []) =>
    (await client.query(text, values)).rows;
  const agents = await ask(LOGINS, ['AGENT', PEOPLE]);
  const customers = await ask(LOGINS, ['CUSTOMER', PEOPLE]);
  const admins = await ask(LOGINS, ['ADMIN', 1]);
  // Ids end in what is as good as random.
  const claims = await ask('SELECT id, last_seq AS "lastSeq" FROM claims ORDER BY md5(id::text) LIMIT $1', [SAMPLES]);
  const messages = await ask(`SELECT id FROM messages WHERE claim_id = ANY($1) AND seq = 15`, [
    claims.map(({ id }) => id),
  ]);
  const [heavy] = await ask('SELECT id, last_seq AS "lastSeq" FROM claims ORDER BY message_count DESC LIMIT 1');
  const [{ from, to }] = await ask(`
    SELECT to_json(date_trunc('day', max(created_at)) - interval '1 day') AS from, to_json(date_trunc('day', max(created_at))) AS to
    FROM claims`);
  await client.end();

  const [staff, own, admin] = [agents, customers, admins].map((people) => people.map(tokenOf));
  /** @param {string[] | undefined} tokens @param {string[]} paths */
  const each = (tokens = [], ...paths) =>
    Array.from({ length: Math.max(tokens.length, paths.length) }, (_, index) => ({
      path: paths[index % paths.length] ?? '',
      ...(tokens.length > 0 ? { token: tokens[index % tokens.length] ?? '' } : {}),
    }));
  const period = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
  return {
    '/auth/me': each(staff, '/auth/me'),
    '/auth/session': each([], '/auth/session'),
    '/users?q=': each(staff, ...claims.map((_, index) => `/users?q=last${index}`)),
    '/claims, staff': each(staff, '/claims'),
    '/claims?limit=100': each(staff, '/claims?limit=100'),
    '/claims, customer': each(own, '/claims'),
    '/claims?status=': each(staff, '/claims?status=OPEN', '/claims?status=WAITING_AGENT', '/claims?status=CLOSED'),
    '/claims?assigneeId=, own': agents.map((agent) => ({
      path: `/claims?assigneeId=${agent.userId}`,
      token: tokenOf(agent),
    })),
    '/claims?assigneeId=none': each(staff, '/claims?assigneeId=none'),
    '/claims?q=, frequent words': each(staff, '/claims?q=train%20retard', '/claims?q=valise'),
    '/claims?q=, a reference': each(
      staff,
      ...claims.map((_, index) => `/claims?q=CL-2025-${String(index + 1).padStart(6, '0')}`),
    ),
    '/claims/:claimId': each(staff, ...claims.map(({ id }) => `/claims/${id}`)),
    '/claims/:claimId/events': each(staff, ...claims.map(({ id }) => `/claims/${id}/events`)),
    '/claims/:claimId/events?limit=500': each(
      staff,
      ...claims.map((_, index) => `/claims/${heavy.id}/events?limit=500&afterSeq=${index * 100}`),
    ),
    '/messages/claim/:claimId': each(staff, ...claims.map(({ id }) => `/messages/claim/${id}`)),
    '/messages/claim/:claimId?beforeSeq=': each(
      staff,
      ...claims.map((_, index) => `/messages/claim/${heavy.id}?beforeSeq=${heavy.lastSeq - index * 50}`),
    ),
    '/messages/unread-count, staff': each(staff, '/messages/unread-count'),
    '/messages/unread-count, customer': each(own, '/messages/unread-count'),
    '/messages/online-users': each(staff, '/messages/online-users'),
    '/messages/:messageId/attachments': each(staff, ...messages.map(({ id }) => `/messages/${id}/attachments`)),
    '/attachments/policy': each(own, '/attachments/policy'),
    '/analytics/live': each(staff, '/analytics/live'),
    '/analytics/waiting': each(staff, '/analytics/waiting'),
    '/analytics/summary, a day': each(staff, `/analytics/summary?${period}`),
    '/analytics/timeseries, a day': each(staff, `/analytics/timeseries?${period}`),
    '/analytics/agents, a day': each(staff, `/analytics/agents?${period}`),
    '/health/diagnostics': each(admin, '/health/diagnostics'),
    '/health/live': each([], '/health/live'),
    '/health/ready': each([], '/health/ready'),
    '/metrics': each([], '/metrics'),
    '/docs': each([], '/docs'),
    '/openapi.json': each([], '/openapi.json'),
    '/asyncapi.json': each([], '/asyncapi.json'),
  };
}
