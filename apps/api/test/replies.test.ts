import { randomUUID } from 'node:crypto';
import type { Claim, Message, MessageList } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { type Answer, demoPeople, expectProblem, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire, karim, nina } = await demoPeople(server);

const reply = (person: Person, claim: Claim, content: string, replyToId: unknown, clientMessageId?: string) =>
  person.post<Message>('/messages', { claimId: claim.id, content, replyToId, clientMessageId });
const replied = async (answer: Promise<Answer<Message>>): Promise<Message> => {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const page = async (person: Person, claim: Claim) =>
  (await person.get<MessageList>(`/messages/claim/${claim.id}`)).body.items;

const quoteOf = ({ seq, sender }: Message, excerpt: string | null, more: object = {}) => ({
  seq,
  sender,
  excerpt,
  editedAt: null,
  deletedAt: null,
  ...more,
});

it('MSG16 shows with an answer whom and what it answers, in pages and in the log', async () => {
  const claim = await claire.opens();
  const question = await claire.says(claim, `Où en est\n\nmon dossier ? ${'x'.repeat(200)}`);
  const answer = await replied(reply(nina, claim, 'Il avance.', question.id));
  const excerpt = `Où en est mon dossier ? ${'x'.repeat(200)}`.slice(0, 139);
  expect(answer).toMatchObject({ replyToId: question.id, quote: quoteOf(question, `${excerpt}…`) });
  expect((await page(claire, claim))[1]).toEqual(answer);
  expect((await claire.log(claim))[2]?.payload).toEqual(answer);
  expect(question).toMatchObject({ replyToId: null, quote: null });
  const onAnswer = await replied(reply(claire, claim, 'Merci', answer.id));
  expect(onAnswer.quote, 'no quote within a quote').toEqual(quoteOf(answer, 'Il avance.'));
});

onBothTransports('by $transport', ({ transport }) => {
  it('MSG16 takes an answer to a message and tells everyone, the quote with it', async () => {
    const claim = await claire.opens();
    const question = await claire.says(claim, 'Une question');
    const socket = await connect(nina, transport);
    await socket.ok('join_claim', { claimId: claim.id });
    const { message } = await socket.ok('send_message', {
      claimId: claim.id,
      content: 'Une réponse',
      clientMessageId: 'k',
      replyToId: question.id,
    });
    expect(message).toMatchObject({ replyToId: question.id, quote: quoteOf(question, 'Une question') });
    expect(await socket.next('new_message')).toEqual(message);
    const foreign = await karim.says(await karim.opens(), 'elsewhere');
    const call = { claimId: claim.id, content: 'x', clientMessageId: 'k2', replyToId: foreign.id };
    expect(await socket.call('send_message', call)).toMatchObject({
      ok: false,
      error: { code: 'validation_failed', errors: [{ path: 'replyToId' }] },
    });
  });
});

it('MSG17 answers only what is in the same claim, and says nothing of the rest', async () => {
  const [claim, own] = [await claire.opens(), await claire.opens()];
  const [foreign, elsewhere] = [await karim.says(await karim.opens(), 'x'), await claire.says(own, 'y')];
  const before = await claire.log(claim);
  const refusals = await Promise.all(
    [foreign.id, elsewhere.id, randomUUID()].map((id) => reply(claire, claim, 'text', id)),
  );
  for (const refusal of refusals) {
    expectProblem(refusal, 'validation_failed');
    expect(refusal.body).toEqual(refusals[0]?.body);
  }
  for (const id of ['none', 7, {}]) {
    expectProblem(await reply(claire, claim, 'text', id), 'validation_failed');
  }
  expectProblem(await reply(karim, claim, 'text', elsewhere.id), 'not_found');
  expect(await claire.log(claim)).toEqual(before);
  expect((await reply(claire, claim, 'answers nothing', null)).body).toMatchObject({ replyToId: null, quote: null });
});

it('MSG18 shows a quoted message as it is now: edited, then deleted', async () => {
  const claim = await claire.opens();
  const question = await claire.says(claim, 'a hidden word');
  await replied(reply(nina, claim, 'an answer', question.id));
  await claire.patch(`/messages/${question.id}`, { content: 'better said' });
  const quote = async () => (await page(nina, claim))[1]?.quote;
  expect(await quote()).toEqual(quoteOf(question, 'better said', { editedAt: expect.any(String) }));
  await claire.delete(`/messages/${question.id}`);
  const gone = quoteOf(question, null, { editedAt: expect.any(String), deletedAt: expect.any(String) });
  expect(await quote()).toEqual(gone);
  expect(JSON.stringify(await nina.log(claim))).not.toContain('hidden word');
  const late = await replied(reply(nina, claim, 'written before I knew', question.id));
  expect(late.quote, 'what was deleted meanwhile can still be answered').toEqual(gone);
});

it('MSG18 quotes nothing in the tombstone of an answer, and files without a text as such', async () => {
  const claim = await claire.opens();
  const { body: files } = await claire.post<Message>('/messages', {
    claimId: claim.id,
    content: '',
    expectsAttachments: true,
  });
  const answer = await replied(reply(nina, claim, 'Merci pour la photo', files.id));
  expect(answer.quote).toEqual(quoteOf(files, null));
  await nina.delete(`/messages/${answer.id}`);
  expect((await page(claire, claim))[1]).toMatchObject({ content: null, replyToId: null, quote: null });
});

it('MSG2 takes the same clientMessageId with another answered message for a conflict', async () => {
  const claim = await claire.opens();
  const [one, other] = [await claire.says(claim, 'one'), await claire.says(claim, 'other')];
  const first = await replied(reply(nina, claim, 'yes', one.id, 'k'));
  expect(await reply(nina, claim, 'yes', one.id, 'k')).toMatchObject({ status: 200, body: first });
  expectProblem(await reply(nina, claim, 'yes', other.id, 'k'), 'conflict');
  expectProblem(await reply(nina, claim, 'yes', null, 'k'), 'conflict');
  await replied(reply(nina, claim, 'no answer', null, 'k2'));
  expectProblem(await reply(nina, claim, 'no answer', one.id, 'k2'), 'conflict');
});

it('CLM12 keeps the quote of a customer’s answer in a resolved claim, and CLM11 refuses one in a closed claim', async () => {
  const claim = await claire.opens();
  const question = await nina.says(claim, 'Est-ce réglé ?');
  await nina.changes(claim, { status: 'RESOLVED' });
  const answer = await replied(reply(claire, claim, 'Non', question.id));
  expect(answer.quote).toEqual(quoteOf(question, 'Est-ce réglé ?'));
  await nina.changes(claim, { status: 'CLOSED' });
  expectProblem(await reply(claire, claim, 'Non', question.id), 'claim_closed');
});
