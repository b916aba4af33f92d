import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { at, nodesOfThisFile } from '../support/nodes.js';
import { demoPeople, signIn } from '../support/people.js';
import { onPostgres } from '../support/server.js';
import { connect, onBothTransports, type TestSocket } from '../support/sockets.js';

const { a, b, databaseUrl } = await nodesOfThisFile();
const { claire, karim, nina, paul } = await demoPeople(a);

const median = (times: number[]) => times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
const upTo = (last: number) => Array.from({ length: last - 1 }, (_, index) => index + 2);

onBothTransports('by $transport', ({ transport }) => {
  it('CLU1 tells a message on every node, long before the head watcher would', async () => {
    const claim = await claire.opens();
    const here = await connect(claire, transport);
    const there = await connect(at(b, nina), transport);
    await here.ok('join_claim', { claimId: claim.id });
    await there.ok('join_claim', { claimId: claim.id });
    const times: number[] = [];
    for (let n = 1; n <= 15; n++) {
      const began = performance.now();
      const content = `message ${n}`;
      const { message } = await here.ok('send_message', { claimId: claim.id, content, clientMessageId: `n${n}` });
      expect(await there.next('new_message')).toEqual(message);
      times.push(performance.now() - began);
    }
    expect(median(times)).toBeLessThan(400);
  });

  it('CLU2 tells what is sent on both nodes at once on both, each entry once and in the order of the log', async () => {
    const claim = await claire.opens();
    const authors = [
      await connect(claire, transport),
      await connect(at(b, nina), transport),
      await connect(at(b, claire), transport),
    ];
    const readers = [...authors, await connect(paul, transport), await connect(at(b, paul), transport)];
    for (const socket of readers) {
      await socket.ok('join_claim', { claimId: claim.id });
    }
    const each = 40;
    const sendAll = async (socket: TestSocket, index: number) => {
      for (let n = 1; n <= each; n++) {
        const clientMessageId = `${index}-${n}`;
        await socket.ok('send_message', { claimId: claim.id, content: `from ${clientMessageId}`, clientMessageId });
      }
    };
    await Promise.all(authors.map(sendAll));
    const last = 1 + each * authors.length;
    for (const socket of readers) {
      await socket.next('new_message', ({ seq }) => seq === last);
      expect(socket.seqs()).toEqual(upTo(last));
    }
  });

  it('CLU3 tells a message that is too large for the bus', async () => {
    const claim = await claire.opens();
    const there = await connect(at(b, nina), transport);
    await there.ok('join_claim', { claimId: claim.id });
    const message = await claire.says(claim, '🧾'.repeat(10_000));
    expect(await there.next('new_message', undefined, 3_000)).toEqual(message);
    const next = await claire.says(claim, 'and goes on');
    expect(await there.next('new_message')).toEqual(next);
  });

  it('CLU4 tells edits, deletions, readings and changes of a claim', async () => {
    const claim = await claire.opens();
    const there = await connect(at(b, paul), transport);
    await there.ok('join_claim', { claimId: claim.id });
    const message = await claire.says(claim, 'one');
    await nina.reads(message);
    await claire.patch(`/messages/${message.id}`, { content: 'two' });
    await claire.delete(`/messages/${message.id}`);
    await nina.changes(claim, { status: 'RESOLVED' });
    expect(await there.next('message_read_receipt')).toMatchObject({ messageId: message.id, userId: nina.id, seq: 3 });
    expect(await there.next('message_updated')).toMatchObject({ seq: 4, message: { content: 'two' } });
    expect(await there.next('message_deleted')).toMatchObject({ seq: 5, message: { content: null } });
    expect(await there.next('claim_updated')).toMatchObject({ seq: 6, claim: { status: 'RESOLVED' } });
    expect(there.seqs()).toEqual(upTo(6));
  });

  it('CLU5 tells the activity of a claim that nobody has joined to whom it concerns, on every node', async () => {
    const agent = await connect(at(b, nina), transport);
    const customer = await connect(at(b, claire), transport);
    const stranger = await connect(at(b, karim), transport);
    const claim = await claire.opens();
    const isIt = ({ claimId }: { claimId: string }) => claimId === claim.id;
    expect(await agent.next('claim_activity', isIt)).toMatchObject({ lastSeq: 1, unreadCount: 0 });
    await customer.next('claim_activity', isIt);
    const message = await claire.says(claim, 'Bonjour');
    const told = (await agent.next('claim_activity', isIt)) as { unreadCount: number };
    expect(told).toMatchObject({ lastSeq: 2, lastMessage: { preview: 'Bonjour' }, unreadCount: 1 });
    await customer.next('claim_activity', isIt);
    await nina.reads(message);
    expect(await agent.next('claim_activity', isIt)).toMatchObject({ lastSeq: 3, unreadCount: 0 });
    await customer.settled();
    await stranger.settled();
    expect(customer.all('claim_activity').filter((activity) => isIt(activity) && activity.lastSeq === 3)).toEqual([]);
    expect(stranger.all('claim_activity').filter(isIt)).toEqual([]);
  });

  it('CLU6 shows who is writing on the other node, until they stop, send from anywhere, or go', async () => {
    const claim = await claire.opens();
    const claimId = claim.id;
    const writer = await connect(claire, transport);
    const otherTab = await connect(at(b, claire), transport);
    const reader = await connect(at(b, nina), transport);
    for (const socket of [writer, otherTab, reader]) {
      await socket.ok('join_claim', { claimId });
    }
    const writes = { claimId, userIds: [claire.id] };
    const rests = { claimId, userIds: [] };
    await writer.ok('typing_start', { claimId });
    expect(await reader.next('typing_update')).toEqual(writes);
    expect((await reader.ok('join_claim', { claimId })).typing).toEqual([claire.id]);
    await writer.ok('typing_stop', { claimId });
    expect(await reader.next('typing_update')).toEqual(rests);

    await writer.ok('typing_start', { claimId });
    expect(await reader.next('typing_update')).toEqual(writes);
    await otherTab.ok('send_message', { claimId, content: 'from the other tab', clientMessageId: 'x' });
    expect(await reader.next('typing_update')).toEqual(rests);

    await writer.ok('typing_start', { claimId });
    expect(await reader.next('typing_update')).toEqual(writes);
    await writer.close();
    expect(await reader.next('typing_update')).toEqual(rests);
  });

  it('CLU7 ends the sockets of a login on every node at once when it logs out on one', async () => {
    const person = await signIn(a, 'karim@example.com');
    const bystander = await connect(at(b, karim), transport);
    const there = await connect(at(b, person), transport);
    const began = Date.now();
    await person.post('/auth/logout', {});
    expect(await there.next('session_ended')).toEqual({ reason: 'revoked', retry: false });
    await there.closed;
    expect(Date.now() - began).toBeLessThan(5_000);
    expect((await at(b, person).get('/auth/me')).status).toBe(401);
    await bystander.settled();
  });

  it('CLU11 takes a claim that goes to another customer from the one before on every node, within 5 s', async () => {
    const claim = await claire.opens();
    const claimId = claim.id;
    const lost = [await connect(claire, transport), await connect(at(b, claire), transport)];
    const witnesses = [await connect(nina, transport), await connect(at(b, nina), transport)];
    for (const socket of [...lost, ...witnesses]) {
      await socket.ok('join_claim', { claimId });
    }
    await onPostgres(databaseUrl, (sql) =>
      sql('UPDATE claims SET customer_id = $2 WHERE id = $1', [claimId, karim.id]),
    );
    const began = Date.now();
    const stillHeard = async () => {
      const { seq } = await nina.says(claim, 'for whose it is');
      await Promise.all(witnesses.map((socket) => socket.next('new_message', (message) => message.seq === seq)));
      await Promise.all(lost.map((socket) => socket.settled()));
      return lost.filter((socket) => socket.seqs().includes(seq)).length;
    };
    const stillMayWrite = async () => {
      const acks = await Promise.all(lost.map((socket) => socket.call('typing_stop', { claimId })));
      return acks.filter(({ ok }) => ok).length;
    };
    await expect.poll(stillHeard, { timeout: 8_000 }).toBe(0);
    await expect.poll(stillMayWrite, { timeout: 8_000 }).toBe(0);
    expect(Date.now() - began).toBeLessThan(5_000);
    const { length } = await nina.log(claim);
    for (const socket of lost) {
      const refused = { ok: false, error: { code: 'not_found', retryable: false } };
      const message = { claimId, content: 'mine?', clientMessageId: 'late' };
      expect(await socket.call('send_message', message)).toMatchObject(refused);
      expect(await socket.call('join_claim', { claimId, afterSeq: 1 })).toMatchObject(refused);
      expect(await socket.call('typing_start', { claimId })).toMatchObject(refused);
    }
    expect((await claire.get(`/claims/${claimId}/events?afterSeq=1`)).status).toBe(404);
    expect((await karim.get(`/claims/${claimId}/events?afterSeq=1`)).status).toBe(200);
    expect(await nina.log(claim)).toHaveLength(length);
  });
});
