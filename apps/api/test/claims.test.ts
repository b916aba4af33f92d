import { randomUUID } from 'node:crypto';
import type { Claim, ClaimList, ClaimSummary, Message, MessageList } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { demoPeople, expectProblem, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';

const server = await serverOfThisFile();
const { claire, karim, nina, paul, admin } = await demoPeople(server);

async function list(person: Person, query = ''): Promise<ClaimSummary[]> {
  const { status, body } = await person.get<ClaimList>(`/claims?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items;
}
const ids = (claims: readonly Pick<Claim, 'id'>[]) => claims.map(({ id }) => id);

it('CLM1 opens a claim of a customer, with the description as its first message', async () => {
  const { status, body } = await claire.post<Claim>('/claims', {
    subject: '  Colis perdu  ',
    category: 'Livraison',
    description: 'Mon colis n’est pas arrivé.\n',
  });
  expect(status).toBe(201);
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    reference: expect.stringMatching(/^CL-\d{4}-\d{6}$/),
    subject: 'Colis perdu',
    category: 'Livraison',
    status: 'OPEN',
    priority: 'NORMAL',
    customer: { id: claire.id, firstName: 'Claire', lastName: 'Martin', role: 'CUSTOMER' },
    assignee: null,
    dueAt: null,
    lastSeq: 2,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    updatedAt: expect.stringMatching(/Z$/),
  });
  const [created, described, ...others] = await claire.log(body);
  expect(created).toMatchObject({
    seq: 1,
    type: 'claim_created',
    actorId: claire.id,
    payload: { seq: 1, claim: body },
  });
  expect(described).toMatchObject({
    seq: 2,
    type: 'message_created',
    payload: { content: 'Mon colis n’est pas arrivé.' },
  });
  expect(others).toEqual([]);
});

it('CLM1 opens a claim without a description, which has no message', async () => {
  for (const description of [undefined, '', ' \u200b\n']) {
    const claim = await claire.opens({ description });
    expect(claim).toMatchObject({ lastSeq: 1, category: null });
    expect((await claire.get<MessageList>(`/messages/claim/${claim.id}`)).body).toEqual({ items: [], hasMore: false });
  }
});

it('CLM2 lets staff open a claim for a customer whom they name, and nobody else for another', async () => {
  const claim = await nina.opens({ customerId: claire.id, description: 'Au téléphone' });
  expect(claim.customer.id).toBe(claire.id);
  expect((await claire.get<Claim>(`/claims/${claim.id}`)).body).toEqual(claim);
  expectProblem(await nina.post('/claims', { subject: 'For whom?' }), 'validation_failed');
  for (const customerId of [paul.id, nina.id, randomUUID()]) {
    expectProblem(await nina.post('/claims', { subject: 'Not a customer', customerId }), 'validation_failed');
  }
  expectProblem(await claire.post('/claims', { subject: 'Not mine', customerId: karim.id }), 'forbidden');
});

it('CLM3 lists claims by their latest activity, page after page, without a hole or a repetition', async () => {
  const claims: Claim[] = [];
  for (let count = 0; count < 7; count++) {
    claims.push(await karim.opens({ subject: `Paged ${count}` }));
  }
  await karim.says(claims[2] as Claim, 'up again');
  const expected = ids(await list(karim, 'limit=100'));
  expect(expected.slice(0, 3)).toEqual(ids([claims[2], claims[6], claims[5]] as Claim[]));

  const paged: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/claims?limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const { body } = await karim.get<ClaimList>(path);
    expect(body.items.length).toBeLessThanOrEqual(3);
    paged.push(...ids(body.items));
    cursor = body.nextCursor;
  }
  expect(paged).toEqual(expected);
});

it('CLM4 shows the last message and the unread messages of each claim', async () => {
  const claim = await karim.opens({ description: 'Première   ligne\n\nseconde' });
  await nina.says(claim, `${'é'.repeat(139)} trop long`);
  const [mine] = await list(karim, 'limit=1');
  expect(mine).toMatchObject({ id: claim.id, unreadCount: 1, lastMessage: { senderId: nina.id } });
  expect([...(mine?.lastMessage?.preview ?? '')]).toHaveLength(140);
  const [hers] = await list(nina, 'limit=1');
  expect(hers).toMatchObject({ id: claim.id, unreadCount: 1 });
});

it('CLM5 filters by what the caller has not read', async () => {
  const [silent, spoken] = [await claire.opens(), await claire.opens()];
  const message = await claire.says(spoken, 'Bonjour');
  const found = async () => {
    const all = ids(await list(nina, 'limit=100&unread=true'));
    return [all.includes(silent.id), all.includes(spoken.id)];
  };
  expect(await found()).toEqual([false, true]);
  expect(ids(await list(claire, 'unread=true'))).not.toContain(spoken.id);
  await nina.reads(message);
  expect(await found()).toEqual([false, false]);
});

it('CLM5 filters by status and assignee', async () => {
  const [open, waiting] = [await claire.opens(), await claire.opens()];
  await nina.changes(waiting, { status: 'WAITING_CUSTOMER', assigneeId: paul.id });
  const found = async (query: string) => {
    const all = ids(await list(nina, `limit=100&${query}`));
    return [all.includes(open.id), all.includes(waiting.id)];
  };
  expect(await found('')).toEqual([true, true]);
  expect(await found('status=OPEN')).toEqual([true, false]);
  expect(await found('status=WAITING_CUSTOMER')).toEqual([false, true]);
  expect(await found(`assigneeId=${paul.id}`)).toEqual([false, true]);
  expect(await found('assigneeId=none')).toEqual([true, false]);
  expect(await found(`status=OPEN&assigneeId=${paul.id}`)).toEqual([false, false]);
});

it('CLM6 finds claims by beginnings of words, whatever their case and accents', async () => {
  const subject = 'Réclamation nº 7 : Œuvre d’art abîmée à l’Élysée';
  const claim = await karim.opens({ subject, category: 'Transport délicat' });
  for (const q of ['réclamation', 'RECLAM abim', 'elysee', 'Élysée', 'delicat', 'Benali', claim.reference, "l'elys"]) {
    expect(ids(await list(nina, `q=${encodeURIComponent(q)}`)), q).toContain(claim.id);
  }
  for (const q of ['lamation', 'réclamation introuvable', 'xyzzy', '%', "'", '!!!']) {
    expect(ids(await list(nina, `q=${encodeURIComponent(q)}`)), q).not.toContain(claim.id);
  }
});

it.each(['½', '² :*', "a' | b:*", '日本 語', 'ß ﬁ', '<-> & !', '\\', 'ª', '𝕏', 'x'.repeat(200), ' '])(
  'CLM6 takes %j for a search',
  async (q) => {
    expect((await nina.get(`/claims?q=${encodeURIComponent(q)}`)).status).toBe(200);
  },
);

it('CLM7 shows a customer no claim of another, whatever is asked for', async () => {
  const [hers] = [await claire.opens({ subject: 'Only Claire’s, with a marmalade' })];
  await nina.changes(hers, { assigneeId: nina.id });
  for (const query of [
    'limit=100',
    'q=marmalade',
    'q=Claire',
    `assigneeId=${nina.id}`,
    'status=OPEN',
    `q=${hers.reference}`,
  ]) {
    for (const { customer } of await list(karim, query)) {
      expect(customer.id).toBe(karim.id);
    }
  }
});

it('CLM8 answers what one may not see exactly as what is not there', async () => {
  const hers = await claire.opens({ description: 'secret' });
  const { items } = (await claire.get<MessageList>(`/messages/claim/${hers.id}`)).body;
  const none = randomUUID();
  const pairs: [string, string, string, unknown?][] = [
    ['GET', `/claims/${hers.id}`, `/claims/${none}`],
    ['PATCH', `/claims/${hers.id}`, `/claims/${none}`, { status: 'CLOSED' }],
    ['GET', `/claims/${hers.id}/events`, `/claims/${none}/events`],
    ['GET', `/messages/claim/${hers.id}`, `/messages/claim/${none}`],
    ['PATCH', `/messages/${items[0]?.id}`, `/messages/${none}`, { content: 'mine now' }],
    ['DELETE', `/messages/${items[0]?.id}`, `/messages/${none}`],
    ['PATCH', `/messages/${items[0]?.id}/read`, `/messages/${none}/read`],
  ];
  for (const [method, hidden, missing, body] of pairs) {
    const answer = await karim.request(method, hidden, body);
    expectProblem(answer, 'not_found');
    expect(answer.body).toEqual((await karim.request(method, missing, body)).body);
  }
  const send = (claimId: string) => karim.post('/messages', { claimId, content: 'hello' });
  expectProblem(await send(hers.id), 'not_found');
  expect((await send(hers.id)).body).toEqual((await send(none)).body);
  expect((await claire.log(hers)).length).toBe(2);
});

it('CLM9 lets staff alone change a claim; each change is one entry of the log', async () => {
  const claim = await claire.opens();
  expectProblem(await claire.patch(`/claims/${claim.id}`, { status: 'RESOLVED' }), 'forbidden');
  const fields = { status: 'WAITING_CUSTOMER', priority: 'URGENT', dueAt: '2031-02-03T04:05:06.789Z' };
  const change = { ...fields, assigneeId: paul.id };
  const changed = await nina.changes(claim, change);
  expect(changed).toMatchObject({ ...fields, assignee: { id: paul.id, role: 'AGENT' }, lastSeq: 2 });
  expect(await nina.changes(claim, change), 'nothing new').toEqual(changed);
  expect(await nina.changes(claim, { assigneeId: null, dueAt: null })).toMatchObject({
    assignee: null,
    dueAt: null,
    lastSeq: 3,
  });
  const log = await claire.log(claim);
  expect(log.map(({ type, actorId }) => [type, actorId])).toEqual([
    ['claim_created', claire.id],
    ['claim_updated', nina.id],
    ['claim_updated', nina.id],
  ]);
});

it('CLM10 assigns claims to enabled members of staff alone', async () => {
  const claim = await claire.opens();
  for (const assigneeId of [claire.id, karim.id, randomUUID()]) {
    expectProblem(await nina.patch(`/claims/${claim.id}`, { assigneeId }), 'validation_failed');
  }
  expect((await nina.changes(claim, { assigneeId: admin.id })).assignee?.id).toBe(admin.id);
});

it('CLM11 keeps a closed claim as it is, for all, until staff open it', async () => {
  const claim = await claire.opens();
  const message = await claire.says(claim, 'before', 'sent-before');
  const gone = await claire.says(claim, 'deleted before');
  await claire.delete(`/messages/${gone.id}`);
  await nina.changes(claim, { status: 'CLOSED' });
  const before = await claire.log(claim);

  for (const person of [claire, nina, admin]) {
    expectProblem(await person.post('/messages', { claimId: claim.id, content: 'after' }), 'claim_closed');
  }
  expectProblem(await claire.patch(`/messages/${message.id}`, { content: 'changed' }), 'claim_closed');
  expectProblem(await claire.delete(`/messages/${message.id}`), 'claim_closed');
  expectProblem(await admin.delete(`/messages/${message.id}`), 'claim_closed');
  for (const change of [
    { priority: 'LOW' },
    { assigneeId: nina.id },
    { status: 'RESOLVED' },
    { dueAt: '2031-01-01T00:00:00.000Z' },
  ]) {
    expectProblem(await admin.patch(`/claims/${claim.id}`, change), 'claim_closed');
  }
  expectProblem(await claire.patch(`/claims/${claim.id}`, { status: 'OPEN' }), 'forbidden');
  expect((await claire.delete(`/messages/${gone.id}`)).status, 'gone already').toBe(204);
  const replay = await claire.post<Message>('/messages', {
    claimId: claim.id,
    content: 'before',
    clientMessageId: 'sent-before',
  });
  expect(replay).toMatchObject({ status: 200, body: { id: message.id } });
  expect(await claire.log(claim)).toEqual(before);

  await nina.changes(claim, { status: 'OPEN', priority: 'HIGH' });
  await claire.says(claim, 'open again');
});

it('CLM12 moves a resolved claim to WAITING_AGENT when its customer writes, with one entry for each', async () => {
  const claim = await claire.opens();
  await nina.changes(claim, { status: 'RESOLVED' });
  await nina.says(claim, 'Anything else?');
  expect((await nina.get<Claim>(`/claims/${claim.id}`)).body.status).toBe('RESOLVED');

  const answers = await Promise.all(
    [1, 2, 3].map(() =>
      claire.post<Message>('/messages', { claimId: claim.id, content: 'Yes', clientMessageId: 'yes' }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
  expect((await nina.get<Claim>(`/claims/${claim.id}`)).body).toMatchObject({ status: 'WAITING_AGENT', lastSeq: 5 });
  expect((await nina.log(claim)).map(({ type, actorId }) => [type, actorId]).slice(3)).toEqual([
    ['message_created', claire.id],
    ['claim_updated', claire.id],
  ]);
});
