import type { ServerEvents } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { demoPeople } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect } from './support/sockets.js';

const CLAIMS_WITH_NEWS = 40;
const TABS = 100;
const SECRET = 'Ne le dites à personne';

const server = await serverOfThisFile();
const { claire, nina, paul } = await demoPeople(server);

it('RCP11 tells nobody a last message that was deleted, though inboxes are told over time', async () => {
  const claims = await Promise.all(Array.from({ length: CLAIMS_WITH_NEWS }, () => claire.opens()));
  // So many that telling them takes longer than the server works on it in one piece.
  const tabs = await Promise.all(Array.from({ length: TABS }, () => connect(nina, 'Socket.IO')));
  const later = await connect(paul, 'Socket.IO');
  for (const { id } of claims) {
    await later.ok('join_claim', { claimId: id });
  }
  const said = await Promise.all(claims.map((claim) => claire.says(claim, SECRET)));
  await tabs[0]?.next('claim_activity', ({ lastMessage }) => lastMessage?.preview === SECRET);
  await Promise.all(said.map(({ id }) => claire.delete(`/messages/${id}`)));
  await Promise.all(
    claims.map(({ id }) => later.next('claim_activity', ({ claimId, lastSeq }) => claimId === id && lastSeq === 3)),
  );
  const deleted = new Set<string>();
  for (const { event, payload } of later.heard) {
    if (event === 'message_deleted') deleted.add((payload as ServerEvents['message_deleted']).claimId);
    if (event === 'claim_activity') {
      const { claimId, lastMessage } = payload as ServerEvents['claim_activity'];
      expect([deleted.has(claimId), lastMessage?.preview]).not.toEqual([true, SECRET]);
    }
  }
  expect(deleted.size).toBe(CLAIMS_WITH_NEWS);
});
