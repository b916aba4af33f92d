import type { Message, MessageList, ReadResult, UnreadCount } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { demoPeople, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire, karim, nina, paul } = await demoPeople(server);

const unread = async (person: Person, claimId: string) =>
  (await person.get<UnreadCount>('/messages/unread-count')).body.byClaim[claimId] ?? 0;
const messages = async (person: Person, claimId: string): Promise<Message[]> =>
  (await person.get<MessageList>(`/messages/claim/${claimId}`)).body.items;

it('RCP1 reads everything up to a message, with one entry, and only forward', async () => {
  const claim = await claire.opens();
  const [first, second, third] = [
    await nina.says(claim, '1'),
    await nina.says(claim, '2'),
    await nina.says(claim, '3'),
  ];
  const { status, body } = await claire.patch<ReadResult>(`/messages/${second.id}/read`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ messageId: second.id, claimId: claim.id, seq: 5, upToSeq: 3, userId: claire.id });
  expect(body.readAt).toMatch(/\.\d{3}Z$/);

  const again = await claire.patch<ReadResult>(`/messages/${second.id}/read`);
  expect(again.body).toEqual(body);
  const backwards = await claire.patch<ReadResult>(`/messages/${first.id}/read`);
  expect(backwards.body).toMatchObject({ messageId: first.id, seq: 5, upToSeq: 2, readAt: body.readAt });
  expect((await claire.log(claim)).length).toBe(5);
  await claire.reads(third);
  expect((await claire.log(claim)).map(({ type }) => type).slice(4)).toEqual(['message_read', 'message_read']);
});

it('RCP2 moves a position once when many readings of the same message come at once', async () => {
  const claim = await claire.opens();
  const message = await nina.says(claim, 'read me');
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => claire.patch<ReadResult>(`/messages/${message.id}/read`)),
  );
  expect(new Set(answers.map(({ body }) => body.readAt)).size).toBe(1);
  expect(new Set(answers.map(({ body }) => body.seq)).size).toBe(1);
  expect((await claire.log(claim)).length).toBe(3);
});

it('RCP3 names who else has read a message, in the order of reading, with the first time', async () => {
  const claim = await claire.opens();
  const [first, second] = [await claire.says(claim, '1'), await claire.says(claim, '2')];
  await nina.reads(second);
  await paul.reads(first);
  await claire.reads(second);
  const before = await messages(claire, claim.id);
  expect(before.map(({ readBy }) => readBy.map(({ userId }) => userId))).toEqual([[nina.id, paul.id], [nina.id]]);
  await paul.reads(second);
  await nina.says(claim, '3');
  const after = await messages(claire, claim.id);
  expect(after[0]?.readBy).toEqual(before[0]?.readBy);
  expect(after[1]?.readBy.map(({ userId }) => userId)).toEqual([nina.id, paul.id]);
  expect(after[2]?.readBy).toEqual([]);
});

it('RCP4 counts the messages of others after the own position, without deleted ones', async () => {
  const claim = await claire.opens({ description: 'mine' });
  expect(await unread(claire, claim.id)).toBe(0);
  expect(await unread(nina, claim.id)).toBe(1);
  const [first, second] = [await nina.says(claim, '1'), await paul.says(claim, '2')];
  await claire.says(claim, 'mine again');
  expect([await unread(claire, claim.id), await unread(nina, claim.id)]).toEqual([2, 3]);
  await nina.delete(`/messages/${first.id}`);
  expect(await unread(claire, claim.id)).toBe(1);
  await claire.reads(second);
  expect(await unread(claire, claim.id)).toBe(0);
  const { total, byClaim } = (await nina.get<UnreadCount>('/messages/unread-count')).body;
  expect(total).toBe(Object.values(byClaim).reduce((sum, count) => sum + count, 0));
});

it('RCP5 counts for a customer the own claims alone', async () => {
  const claim = await claire.opens();
  await nina.says(claim, 'for claire');
  expect((await karim.get<UnreadCount>('/messages/unread-count')).body.byClaim).not.toHaveProperty(claim.id);
});

it('RCP6 still takes receipts in a closed claim', async () => {
  const claim = await claire.opens();
  const message = await nina.says(claim, 'the last word');
  await nina.changes(claim, { status: 'CLOSED' });
  await claire.reads(message);
  expect(await unread(claire, claim.id)).toBe(0);
});

onBothTransports('by $transport', ({ transport }) => {
  it('RCP7 tells everyone in the claim how far someone has read', async () => {
    const claim = await claire.opens();
    const [reader, author] = [await connect(claire, transport), await connect(nina, transport)];
    await reader.ok('join_claim', { claimId: claim.id });
    await author.ok('join_claim', { claimId: claim.id });
    await nina.says(claim, '1');
    const message = await nina.says(claim, '2');
    const { readAt } = await reader.ok('message_read', { messageId: message.id });
    const receipt = { claimId: claim.id, messageId: message.id, seq: 4, upToSeq: 3, userId: claire.id, readAt };
    expect(await author.next('message_read_receipt')).toEqual(receipt);
    expect(await reader.next('message_read_receipt')).toEqual(receipt);
    expect((await claire.log(claim)).at(-1)).toMatchObject({ seq: 4, type: 'message_read', payload: receipt });
    expect(await reader.ok('message_read', { messageId: message.id })).toEqual({ ok: true, readAt });
    await author.settled();
    expect(author.all('message_read_receipt')).toHaveLength(1);
  });

  it('RCP8 tells a claim’s customer and all staff of its activity, joined or not, with their own unread count', async () => {
    const claim = await claire.opens();
    const [customer, agent, stranger] = [
      await connect(claire, transport),
      await connect(nina, transport),
      await connect(karim, transport),
    ];
    const message = await claire.says(claim, 'Il y a\nquelqu’un ?');
    const lastMessage = { preview: 'Il y a quelqu’un ?', at: message.createdAt, senderId: claire.id };
    const ofMessage = { claimId: claim.id, lastSeq: 2, lastMessage };
    const fits = (seq: number) => (activity: { claimId: string; lastSeq: number }) =>
      activity.claimId === claim.id && activity.lastSeq === seq;
    expect(await customer.next('claim_activity', fits(2))).toEqual({ ...ofMessage, unreadCount: 0 });
    expect(await agent.next('claim_activity', fits(2))).toEqual({ ...ofMessage, unreadCount: 1 });
    await nina.changes(claim, { status: 'WAITING_CUSTOMER' });
    await customer.next('claim_activity', fits(3));
    await agent.next('claim_activity', fits(3));
    await nina.changes(claim, { assigneeId: nina.id });
    await agent.next('claim_activity', fits(4));
    await nina.reads(message);
    expect(await agent.next('claim_activity', fits(5))).toMatchObject({ unreadCount: 0 });
    await nina.says(claim, 'Oui');
    expect(await customer.next('claim_activity', fits(6))).toMatchObject({ unreadCount: 1 });
    await stranger.settled();
    expect(stranger.all('claim_activity').filter(({ claimId }) => claimId === claim.id)).toEqual([]);
  });
});
