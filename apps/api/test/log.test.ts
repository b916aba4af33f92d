import { expect, it } from 'vitest';
import { startProduct } from '../../../scripts/lib/product.mjs';
import { demoPeople, expectProblem, newPerson, signIn } from './support/people.js';
import { isOnPostgres, JWT_SECRET, serverOfThisFile } from './support/server.js';
import { connect, transports } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire, karim, nina, admin } = await demoPeople(server);

it('SEQ4 leaves no entry of what was refused', async () => {
  const claim = await claire.opens();
  const message = await claire.says(claim, 'only this', 'k');
  const before = await claire.log(claim);
  expectProblem(await claire.post('/messages', { claimId: claim.id, content: '' }), 'validation_failed');
  expectProblem(await claire.post('/messages', { claimId: claim.id, content: 'x', clientMessageId: 'k' }), 'conflict');
  expectProblem(await karim.post('/messages', { claimId: claim.id, content: 'x' }), 'not_found');
  expectProblem(await nina.patch(`/messages/${message.id}`, { content: 'x' }), 'forbidden');
  expectProblem(await nina.patch(`/claims/${claim.id}`, { status: 'NONE' }), 'validation_failed');
  await nina.changes(claim, { status: claim.status });
  expect(await claire.log(claim)).toEqual(before);
});

it('SEQ5 chains every entry to the one before, whatever was edited or deleted, and SEQ6 finds what was tampered with', async () => {
  const [sound, forged, erased] = [
    await claire.opens({ description: 'sound' }),
    await claire.opens(),
    await claire.opens(),
  ];
  const message = await claire.says(forged, 'as it was said');
  await claire.patch(`/messages/${message.id}`, { content: 'as it was corrected' });
  const secret = await claire.says(erased, 'to be erased');
  await claire.delete(`/messages/${secret.id}`);
  await nina.reads(message);
  await nina.changes(sound, { status: 'RESOLVED', assigneeId: admin.id });
  await claire.says(sound, 'not yet');
  expect(await server.command('verify-log', [])).toMatchObject({ code: 0, stderr: '' });

  const tamperings: [string, string[], number][] = [
    ['UPDATE messages SET content = $2 WHERE id = $1', [message.id, 'as someone wishes it had been said'], 3],
    ['UPDATE message_versions SET content = $2 WHERE message_id = $1', [message.id, 'never said'], 2],
    ['UPDATE claim_events SET actor_id = $2 WHERE claim_id = $1 AND seq = 3', [forged.id, nina.id], 3],
    [`UPDATE claim_events SET at = at + interval '1 ms' WHERE claim_id = $1 AND seq = 2`, [forged.id], 2],
    ['UPDATE claims SET subject = $2 WHERE id = $1', [forged.id, 'Another subject'], 1],
    ['DELETE FROM claim_events WHERE claim_id = $1 AND seq = 4', [forged.id], 4],
  ];
  // The last first, so that each is the earliest that does not hold; none is undone.
  for (const [statement, values, seq] of [...tamperings].sort(([, , a], [, , b]) => b - a)) {
    await server.whileStopped((sql) => sql(statement, values));
    const { code, stdout, stderr } = await server.command('verify-log', []);
    expect(code, statement).not.toBe(0);
    expect(`${stdout}${stderr}`, statement).toMatch(new RegExp(`${forged.reference}.*\\b${seq}\\b`));
    expect(`${stdout}${stderr}`).not.toContain(sound.reference);
    expect(`${stdout}${stderr}`).not.toContain(erased.reference);
  }
});

// Two servers on one database: the embedded one takes no second.
it.runIf(isOnPostgres)('SEQ7 tells within 2 s of entries that another server has stored', async () => {
  const claim = await claire.opens();
  const sockets = await Promise.all(transports.map((transport) => connect(claire, transport)));
  for (const socket of sockets) {
    await socket.ok('join_claim', { claimId: claim.id });
  }
  const other = await startProduct({
    ...(server.databaseUrl === undefined ? {} : { databaseUrl: server.databaseUrl }),
    env: { JWT_SECRET },
  });
  try {
    const there = await signIn(other, 'nina@example.com');
    const message = await there.says(claim, 'from another server');
    const began = Date.now();
    for (const socket of sockets) {
      expect(await socket.next('new_message')).toEqual(message);
    }
    expect(Date.now() - began).toBeLessThan(2_000);
    for (let index = 0; index < 20; index++) {
      await Promise.all([there.says(claim, `there ${index}`), nina.says(claim, `here ${index}`)]);
    }
    for (const socket of sockets) {
      await socket.next('new_message', ({ seq }) => seq === 42);
      expect(socket.seqs()).toEqual(Array.from({ length: 41 }, (_, index) => index + 2));
    }
  } finally {
    await other.dispose();
  }
});

it('SEQ8 gives every claim a log of its own', async () => {
  const person = await newPerson(server);
  const claims = await Promise.all(Array.from({ length: 10 }, () => person.opens({ description: 'first' })));
  expect(claims.map(({ lastSeq }) => lastSeq)).toEqual(claims.map(() => 2));
  expect(new Set(claims.map(({ reference }) => reference)).size).toBe(10);
});
