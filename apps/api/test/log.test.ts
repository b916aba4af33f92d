import type { Claim, Message } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { startProduct } from '../../../scripts/lib/product.mjs';
import { attach } from './support/files.js';
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
  const sound = await claire.opens({ description: 'sound' });
  await nina.changes(sound, { status: 'RESOLVED', assigneeId: admin.id });
  const answered = await claire.says(sound, 'not yet');
  await nina.post('/messages', { claimId: sound.id, content: 'when then?', replyToId: answered.id });
  await claire.delete(`/messages/${answered.id}`);
  const erased = await claire.opens();
  const secret = await claire.says(erased, 'to be erased');
  await claire.delete(`/messages/${secret.id}`);

  type Tampering = [seq: number, statement: string, values: (claim: Claim, message: Message) => string[]];
  const tamperings: Tampering[] = [
    [5, `UPDATE attachments SET sha256 = sha256('x') WHERE message_id = $1`, (_, { id }) => [id]],
    [2, 'UPDATE messages SET reply_to_id = id WHERE id = $1', (_, { id }) => [id]],
    [3, 'UPDATE messages SET content = $2 WHERE id = $1', (_, { id }) => [id, 'as someone wishes']],
    [2, 'UPDATE message_versions SET content = $2 WHERE message_id = $1', (_, { id }) => [id, 'never said']],
    [3, 'UPDATE claim_events SET actor_id = $2 WHERE claim_id = $1 AND seq = 3', ({ id }) => [id, nina.id]],
    [2, `UPDATE claim_events SET at = at + interval '1 ms' WHERE claim_id = $1 AND seq = 2`, ({ id }) => [id]],
    [1, 'UPDATE claims SET subject = $2 WHERE id = $1', ({ id }) => [id, 'Another subject']],
    [2, 'DELETE FROM claim_events WHERE claim_id = $1 AND seq = 2', ({ id }) => [id]],
    [4, 'DELETE FROM claim_events WHERE claim_id = $1 AND seq = 4', ({ id }) => [id]],
  ];
  const forged = await Promise.all(
    tamperings.map(async ([seq, statement, values]) => {
      const claim = await claire.opens();
      const message = await claire.says(claim, 'as it was said');
      await claire.patch(`/messages/${message.id}`, { content: 'as it was corrected' });
      await nina.reads(message);
      await attach(claire, message, { name: 'x.txt', data: 'the evidence' });
      return { claim, seq, statement, values: values(claim, message) };
    }),
  );
  expect(await server.command('verify-log', [])).toMatchObject({ code: 0, stderr: '' });

  await server.whileStopped(async (sql) => {
    for (const { statement, values } of forged) {
      await sql(statement, values);
    }
  });
  const { code, stdout, stderr } = await server.command('verify-log', []);
  expect(code).not.toBe(0);
  for (const { claim, seq, statement } of forged) {
    expect(stdout + stderr, statement).toMatch(new RegExp(`${claim.reference}.*\\b${seq}\\b`));
  }
  for (const { reference } of [sound, erased]) {
    expect(stdout + stderr).not.toContain(reference);
  }
});

// Two servers on one database: the embedded one takes no second.
if (isOnPostgres) {
  it('SEQ7 tells within 2 s of entries that another server has stored', async () => {
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
}

it('SEQ8 gives every claim a log of its own', async () => {
  const person = await newPerson(server);
  const claims = await Promise.all(Array.from({ length: 10 }, () => person.opens({ description: 'first' })));
  expect(claims.map(({ lastSeq }) => lastSeq)).toEqual(claims.map(() => 2));
  expect(new Set(claims.map(({ reference }) => reference)).size).toBe(10);
});
