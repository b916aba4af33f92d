import { createHmac, randomUUID } from 'node:crypto';
import { RATE_LIMITS_ARE_ON } from './refusals.mjs';

/** The product under measurement signs with this, so that a thousand people need no thousand passwords checked first. */
export const JWT_SECRET = 'known to the benchmark alone, so it is no secret';
const LOGIN_SECONDS = 6 * 3_600;

/**
 * @typedef {{ id: string, sessionId: string, role: 'CUSTOMER' | 'AGENT', token: string }} Person
 * @typedef {(text: string, values: unknown[]) => Promise<unknown>} Sql
 */

/**
 * People, each with an open login, written to the database of a product that uses `JWT_SECRET`.
 *
 * @param {Sql} sql
 * @param {Person['role']} role
 * @param {number} count
 * @returns {Promise<Person[]>}
 */
export async function makePeople(sql, role, count) {
  const people = Array.from({ length: count }, () => {
    const [id, sessionId] = [randomUUID(), randomUUID()];
    return { id, sessionId, role, token: tokenFor(id, sessionId, role) };
  });
  const [ids, sessionIds] = [people.map(({ id }) => id), people.map(({ sessionId }) => sessionId)];
  await sql(
    `INSERT INTO users (id, email, password_hash, first_name, last_name, role)
     SELECT id, id || '@example.com', '', 'Bench', 'Person', $2 FROM unnest($1::uuid[]) AS u (id)`,
    [ids, role],
  );
  await sql(
    `INSERT INTO sessions (id, user_id, expires_at)
     SELECT id, user_id, now() + interval '1 day' FROM unnest($1::uuid[], $2::uuid[]) AS s (id, user_id)`,
    [sessionIds, ids],
  );
  return people;
}

/** @param {string} sub @param {string} sid @param {string} role */
function tokenFor(sub, sid, role) {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = {
    role,
    sid,
    sub,
    iss: 'claimline',
    aud: 'claimline',
    iat,
    exp: iat + LOGIN_SECONDS,
    jti: randomUUID(),
  };
  const [header, payload] = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signature = createHmac('sha256', JWT_SECRET).update(`${header}.${payload}`).digest('base64url');
  return `${header}.${payload}.${signature}`;
}

/**
 * A claim of each customer, over REST.
 *
 * @param {string} url
 * @param {readonly Person[]} customers
 * @returns {Promise<string[]>} their ids
 */
export async function openClaims(url, customers) {
  /** @type {string[]} */
  const ids = [];
  for (const { token } of customers) {
    const response = await fetch(new URL('/claims', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ subject: 'A claim of the benchmark' }),
    });
    if (response.status === 429) throw new Error(RATE_LIMITS_ARE_ON);
    if (!response.ok) throw new Error(`POST /claims was answered ${response.status}: ${await response.text()}`);
    ids.push((await response.json()).id);
  }
  return ids;
}
