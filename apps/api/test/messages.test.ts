import type { Claim, Message, MessageList } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { type Answer, demoPeople, expectProblem, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';

const server = await serverOfThisFile();
const { claire, karim, nina, admin } = await demoPeople(server);

const send = (person: Person, claim: Claim, content: string, more: object = {}): Promise<Answer<Message>> =>
  person.post<Message>('/messages', { claimId: claim.id, content, ...more });
const page = async (person: Person, claim: Claim, query = '') =>
  (await person.get<MessageList>(`/messages/claim/${claim.id}?${query}`)).body;

it('MSG1 stores a message and answers with it whole', async () => {
  const claim = await claire.opens();
  const { status, body } = await send(claire, claim, 'Bonjour', { clientMessageId: 'A-z_09' });
  expect(status).toBe(201);
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    claimId: claim.id,
    seq: 2,
    senderId: claire.id,
    sender: { id: claire.id, firstName: 'Claire', lastName: 'Martin', role: 'CUSTOMER' },
    content: 'Bonjour',
    clientMessageId: 'A-z_09',
    createdAt: expect.stringMatching(/\.\d{3}Z$/),
    editedAt: null,
    deletedAt: null,
    replyToId: null,
    quote: null,
    attachments: [],
    readBy: [],
  });
  expect((await page(nina, claim)).items).toEqual([body]);
});

it('MSG2 takes the same clientMessageId again as the same message, with status 200', async () => {
  const claim = await claire.opens();
  const first = await send(claire, claim, 'once', { clientMessageId: 'k1' });
  const again = await send(claire, claim, '  once ', { clientMessageId: 'k1' });
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
  expectProblem(await send(claire, claim, 'twice', { clientMessageId: 'k1' }), 'conflict');
  expect((await claire.log(claim)).length).toBe(2);
});

it('MSG2 knows a replay by the text that was sent, even when it was edited or deleted since', async () => {
  const claim = await claire.opens();
  const message = await claire.says(claim, 'as sent', 'k');
  await claire.patch(`/messages/${message.id}`, { content: 'edited' });
  expect(await send(claire, claim, 'as sent', { clientMessageId: 'k' })).toMatchObject({
    status: 200,
    body: { content: 'edited' },
  });
  expectProblem(await send(claire, claim, 'edited', { clientMessageId: 'k' }), 'conflict');
  await claire.delete(`/messages/${message.id}`);
  expect(await send(claire, claim, 'as sent', { clientMessageId: 'k' })).toMatchObject({
    status: 200,
    body: { content: null },
  });
});

it('MSG3 keeps the clientMessageIds of authors and claims apart', async () => {
  const [one, two] = [await claire.opens(), await claire.opens()];
  const answers = [
    await send(claire, one, 'a', { clientMessageId: 'same' }),
    await send(claire, two, 'b', { clientMessageId: 'same' }),
    await send(nina, one, 'c', { clientMessageId: 'same' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
});

it.each(['', 'x'.repeat(65), 'é', 'a b', 'a.b', '../x', 'a\n'])(
  'MSG4 refuses %j as clientMessageId',
  async (clientMessageId) => {
    const claim = await claire.opens();
    expectProblem(await send(claire, claim, 'text', { clientMessageId }), 'validation_failed');
    expect((await claire.log(claim)).length).toBe(1);
  },
);

it('MSG5 lets the author alone edit a message, which keeps its place', async () => {
  const claim = await claire.opens();
  const message = await claire.says(claim, 'first');
  await nina.says(claim, 'an answer');
  for (const other of [nina, admin]) {
    expectProblem(await other.patch(`/messages/${message.id}`, { content: 'not mine' }), 'forbidden');
  }
  const edited = await claire.patch<Message>(`/messages/${message.id}`, { content: ' second ' });
  expect(edited).toMatchObject({ status: 200, body: { ...message, content: 'second', editedAt: expect.any(String) } });
  await claire.patch(`/messages/${message.id}`, { content: 'third' });
  const log = await claire.log(claim);
  expect((await claire.patch(`/messages/${message.id}`, { content: 'third' })).status, 'no change, no entry').toBe(200);
  expect(await claire.log(claim)).toEqual(log);
  expect(log.map(({ seq, type }) => `${seq} ${type}`).slice(3)).toEqual(['4 message_updated', '5 message_updated']);
  expect(log[3]?.payload).toMatchObject({ claimId: claim.id, seq: 4, message: { seq: 2, content: 'third' } });
});

it('MSG6 leaves a tombstone of a deleted message everywhere, and takes a second deletion', async () => {
  const claim = await claire.opens();
  const message = await claire.says(claim, 'a secret word');
  await claire.patch(`/messages/${message.id}`, { content: 'another secret word' });
  expect((await claire.delete(`/messages/${message.id}`)).status).toBe(204);
  expect((await claire.delete(`/messages/${message.id}`)).status).toBe(204);

  const tombstone = { id: message.id, seq: 2, content: null, deletedAt: expect.any(String), attachments: [] };
  expect((await page(nina, claim)).items).toMatchObject([tombstone]);
  const log = await nina.log(claim);
  expect(log.map(({ type }) => type)).toEqual([
    'claim_created',
    'message_created',
    'message_updated',
    'message_deleted',
  ]);
  expect(log[1]?.payload).toMatchObject(tombstone);
  expect(log[2]?.payload).toMatchObject({ message: tombstone });
  expect(log[3]?.payload).toMatchObject({ message: tombstone });
  expectProblem(await claire.patch(`/messages/${message.id}`, { content: 'back' }), 'conflict');

  const summaries = JSON.stringify((await nina.get('/claims')).body);
  expect(summaries + JSON.stringify(log)).not.toContain('secret word');
});

it('MSG5 keeps all texts of an edited message, and MSG6 none of a deleted one', async () => {
  const claim = await claire.opens();
  const [edited, deleted] = [await claire.says(claim, 'first'), await claire.says(claim, 'a hidden word')];
  for (const content of ['second', 'third']) {
    await claire.patch(`/messages/${edited.id}`, { content });
  }
  await claire.patch(`/messages/${deleted.id}`, { content: 'another hidden word' });
  await claire.delete(`/messages/${deleted.id}`);
  const { versions, left } = await server.whileStopped(async (sql) => ({
    versions: await sql<{ version: number; content: string }>(
      'SELECT version, content FROM message_versions WHERE message_id = $1 ORDER BY version',
      [edited.id],
    ),
    left: [
      ...(await sql('SELECT 1 FROM messages WHERE content LIKE $1', ['%hidden word'])),
      ...(await sql('SELECT 1 FROM message_versions WHERE content LIKE $1', ['%hidden word'])),
      ...(await sql('SELECT 1 FROM claim_events WHERE data::text LIKE $1', ['%hidden word%'])),
    ],
  }));
  expect(versions).toEqual([
    { version: 1, content: 'first' },
    { version: 2, content: 'second' },
  ]);
  expect(left).toEqual([]);
});

it('MSG7 lets the author or an administrator delete a message, and nobody else', async () => {
  const claim = await claire.opens();
  const message = await claire.says(claim, 'moderated');
  expectProblem(await nina.delete(`/messages/${message.id}`), 'forbidden');
  expectProblem(await karim.delete(`/messages/${message.id}`), 'not_found');
  expect((await admin.delete(`/messages/${message.id}`)).status).toBe(204);
  expect((await claire.log(claim)).at(-1)).toMatchObject({ type: 'message_deleted', actorId: admin.id });
  const staffs = await nina.says(claim, 'an agent’s');
  expectProblem(await claire.delete(`/messages/${staffs.id}`), 'forbidden');
});

it('MSG8 pages messages before and after a position, always ascending', async () => {
  const claim = await claire.opens();
  for (let count = 0; count < 6; count++) {
    const message = await claire.says(claim, `number ${count}`);
    if (count === 2) {
      await nina.reads(message);
    }
  }
  const seqs = async (query: string) => {
    const { items, hasMore } = await page(claire, claim, query);
    return [items.map(({ seq }) => seq), hasMore];
  };
  // Entry 5 is the reading.
  expect(await seqs('')).toEqual([[2, 3, 4, 6, 7, 8], false]);
  expect(await seqs('limit=2')).toEqual([[7, 8], true]);
  expect(await seqs('limit=2&beforeSeq=7')).toEqual([[4, 6], true]);
  expect(await seqs('limit=2&beforeSeq=4')).toEqual([[2, 3], false]);
  expect(await seqs('beforeSeq=2')).toEqual([[], false]);
  expect(await seqs('limit=2&afterSeq=0')).toEqual([[2, 3], true]);
  expect(await seqs('limit=2&afterSeq=6')).toEqual([[7, 8], false]);
  expect(await seqs('afterSeq=5')).toEqual([[6, 7, 8], false]);
  expect(await seqs('afterSeq=2147483647')).toEqual([[], false]);
});

const refused: [string, string, 'invalid_text' | 'validation_failed'][] = [
  ['U+0000', 'a\u0000b', 'invalid_text'],
  ['a lone high surrogate', 'a\ud83d', 'invalid_text'],
  ['a lone low surrogate', '\ude00b', 'invalid_text'],
  ['nothing', '', 'validation_failed'],
  ['white space', ' \n\t\u00a0\u3000', 'validation_failed'],
  ['only what nobody sees', '\u200b\u200d\u2060\ufeff\u00ad\u2800\u3164\u{e0020}', 'validation_failed'],
  ['10,001 characters', 'x'.repeat(10_001), 'validation_failed'],
  ['10,001 characters beyond the BMP', '😀'.repeat(10_001), 'validation_failed'],
];

it.each(refused)('MSG9 refuses a text of %s', async (_what, content, code) => {
  const claim = await claire.opens();
  const message = await claire.says(claim, 'good');
  expectProblem(await send(claire, claim, content), code);
  expectProblem(await claire.patch(`/messages/${message.id}`, { content }), code);
  if (content.trim() !== '' && code === 'invalid_text') {
    expectProblem(await claire.post('/claims', { subject: content }), code);
    expectProblem(await claire.get(`/claims?q=${encodeURIComponent('\u0000')}`), code);
  }
  expect((await claire.log(claim)).length).toBe(2);
});

it.each([
  ['10,000 characters', 'x'.repeat(10_000)],
  ['10,000 characters beyond the BMP', '😀'.repeat(10_000)],
  ['right-to-left, combining and joined characters', 'שלום e\u0301 👩‍👩‍👧‍👦 \u202eabc\u202c'],
  ['what looks like code', `'; DROP TABLE messages; -- <script>alert(1)</script> \\u0000 \${x} %s`],
  ['lines and tabs', 'one\r\ntwo\n\n\tthree'],
])('MSG10 stores %s unchanged', async (_what, content) => {
  const claim = await claire.opens();
  await claire.says(claim, content);
  expect((await page(nina, claim)).items[0]?.content).toBe(content);
});

it('MSG11 stores a text trimmed, and counts it so', async () => {
  const claim = await claire.opens();
  const body = 'y'.repeat(10_000);
  expect((await claire.says(claim, ` \n${body}\t\u00a0`)).content).toBe(body);
});

it('MSG12 takes an empty text when files are to follow', async () => {
  const claim = await claire.opens();
  expect(await send(claire, claim, ' ', { expectsAttachments: true })).toMatchObject({
    status: 201,
    body: { content: '' },
  });
  expectProblem(await send(claire, claim, ' ', { expectsAttachments: false }), 'validation_failed');
});
