import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { limits, type Message, type UnreadCount } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { demoPeople, type Person } from './support/people.js';
import { type Sql, serverOfThisFile } from './support/server.js';

const server = await serverOfThisFile();
const { claire, nina, paul, admin } = await demoPeople(server);

const MIGRATION = new URL('../src/database/migrations/0005_unread_counts.sql', import.meta.url);
const COUNTED = `
  SELECT c.id, u.id AS reader, c.message_count - coalesce(p.seen_count, 0) AS unread
  FROM claims c CROSS JOIN users u LEFT JOIN read_positions p ON p.claim_id = c.id AND p.user_id = u.id ORDER BY 1, 2`;
/** What RCP4 says, word by word. */
const TRUE = `
  SELECT c.id, u.id AS reader, (
    SELECT count(*)::integer FROM messages m
    WHERE m.claim_id = c.id AND m.sender_id <> u.id AND m.deleted_at IS NULL AND m.seq > coalesce(p.up_to_seq, 0)) AS unread
  FROM claims c CROSS JOIN users u LEFT JOIN read_positions p ON p.claim_id = c.id AND p.user_id = u.id ORDER BY 1, 2`;

const TOTALS = `
  SELECT (SELECT sum(message_count) FROM claims)::integer AS "ofClaims", (SELECT sum(messages) FROM message_totals)::integer AS "ofAll",
    (SELECT count(*) FROM messages WHERE deleted_at IS NULL)::integer AS counted`;

/** As the migration found databases of before, then what it does. */
async function countAnew(sql: Sql): Promise<void> {
  await sql('DELETE FROM read_positions WHERE up_to_seq = 0');
  await sql('UPDATE read_positions SET seen_count = 0');
  await sql('UPDATE claims SET message_count = 0');
  const statements = readFileSync(MIGRATION, 'utf8').split('--> statement-breakpoint');
  const filling = statements.filter((statement) => /^\s*(UPDATE|INSERT)/.test(statement));
  expect(filling).toHaveLength(3);
  for (const statement of filling) {
    await sql(statement);
  }
}

it('RCP9 counts right whatever is sent, read and deleted at once, and after counting anew', async () => {
  const claim = await claire.opens();
  const people = [claire, nina, paul, admin];
  const ids: string[] = [];
  for (let round = 0; round < 12; round++) {
    const sent = people.map(async (person) => ids.push((await person.says(claim, `round ${round}`)).id));
    const at = (step: number) => ids[(round * step) % ids.length] ?? '';
    const read = ids.length > 0 ? people.map((person, index) => person.patch(`/messages/${at(3 + index)}/read`)) : [];
    const deleted = ids.length > 0 ? [admin.delete(`/messages/${at(2)}`), admin.delete(`/messages/${at(7)}`)] : [];
    await Promise.all([...sent, ...read, ...deleted]);
  }
  await server.whileStopped(async (sql) => {
    const counted = await sql(COUNTED);
    expect(counted).toEqual(await sql(TRUE));
    const [totals] = await sql<{ ofClaims: number; ofAll: number; counted: number }>(TOTALS);
    expect(totals).toEqual({ ofClaims: totals?.counted, ofAll: totals?.counted, counted: expect.any(Number) });
    await countAnew(sql);
    expect(await sql(COUNTED)).toEqual(counted);
  });
});

it('RCP10 counts every claim for staff, and names those of the latest activity', async () => {
  const unread = async (person: Person) => (await person.get<UnreadCount>('/messages/unread-count')).body;
  const before = await unread(nina);
  const many = limits.page.unreadClaims + 20;
  await server.whileStopped(async (sql) => {
    await sql(
      `INSERT INTO claims (id, reference, subject, customer_id, head_at, head_hash, last_activity_at, message_count,
         search_text, created_at, updated_at)
       SELECT gen_random_uuid(), $1 || n, 'old', $2, at, '', at, 2, '', at, at
       FROM generate_series(1, $3::integer) n, (SELECT timestamptz '2020-01-01' AS at) past`,
      [`OLD-${randomUUID()}-`, claire.id, many],
    );
  });
  const latest: Message = await claire.says(await claire.opens(), 'the latest');
  const after = await unread(nina);
  expect(after.total).toBe(before.total + 2 * many + 1);
  expect(after.byClaim).toMatchObject({ ...before.byClaim, [latest.claimId]: 1 });
  expect(Object.keys(after.byClaim).length).toBeLessThanOrEqual(limits.page.unreadClaims);
  const asked = await Promise.all(Array.from({ length: 50 }, (_, index) => unread(index % 2 ? nina : paul)));
  expect(new Set(asked.filter((_, index) => index % 2).map(({ total }) => total))).toEqual(new Set([after.total]));
  expect(Object.keys((await unread(claire)).byClaim).length).toBeGreaterThanOrEqual(many);
});
