import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Claim, Message } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { Page } from './fuzz/page.js';
import { attach } from './support/files.js';
import { demoPeople, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { until } from './support/until.js';

const WITHIN_MS = 20_000;
const nowhere: ReadonlyMap<string, number> = new Map();

const server = await serverOfThisFile();
const people = await demoPeople(server);

interface Scene {
  claim: Claim;
  /** The customer's first message, and the answer of staff. */
  question: Message;
  answer: Message;
}

/** One change of each kind, made by somebody while others look on. */
const changes: Record<string, (scene: Scene) => Promise<unknown>> = {
  'a message is sent': ({ claim }) => people.nina.says(claim, 'I look at it.', randomUUID()),
  'a message is edited': ({ question }) => edit(people.claire, question),
  'a message is edited twice': async ({ question }) => {
    await edit(people.claire, question);
    await edit(people.claire, question, 'And once more.');
  },
  'a message is deleted': ({ answer }) => people.nina.delete(`/messages/${answer.id}`),
  'a message is deleted by an administrator': ({ question }) => people.admin.delete(`/messages/${question.id}`),
  'messages are read': ({ answer }) => people.claire.reads(answer),
  'messages are read by several': async ({ question, answer }) => {
    await people.paul.reads(answer);
    await people.nina.reads(question);
    await people.claire.reads(answer);
  },
  'a read message is edited': async ({ question }) => {
    await people.nina.reads(question);
    await edit(people.claire, question);
  },
  'the status changes': ({ claim }) => people.paul.changes(claim, { status: 'WAITING_CUSTOMER' }),
  'the claim is assigned': ({ claim }) => people.paul.changes(claim, { assigneeId: people.nina.id }),
  'the priority changes': ({ claim }) => people.paul.changes(claim, { priority: 'URGENT' }),
  'the due date changes': ({ claim }) => people.paul.changes(claim, { dueAt: '2030-01-01T00:00:00.000Z' }),
  'the claim is closed and opened again': async ({ claim }) => {
    await people.paul.changes(claim, { status: 'CLOSED' });
    await people.paul.changes(claim, { status: 'OPEN' });
  },
  'files are attached': async ({ question }) => {
    await attach(people.claire, question, { name: 'second.txt', data: 'two' }, '?position=1');
    await attach(people.claire, question, { name: 'first.txt', data: 'one' }, '?position=0');
  },
  'a file is attached and deleted': async ({ answer }) => {
    const { id } = await attach(people.nina, answer, { name: 'wrong.txt', data: 'x' });
    await people.nina.delete(`/messages/attachments/${id}`);
  },
  'a message with files is deleted': async ({ question }) => {
    await attach(people.claire, question, { name: 'x.txt', data: 'x' });
    await people.claire.delete(`/messages/${question.id}`);
  },
  'the customer writes in a resolved claim': async ({ claim }) => {
    await people.paul.changes(claim, { status: 'RESOLVED' });
    await people.claire.says(claim, 'It is broken again.', randomUUID());
  },
};

async function edit(author: Person, { id }: Message, content = 'Another text.'): Promise<void> {
  expect((await author.patch(`/messages/${id}`, { content })).status).toBe(200);
}

function shown(page: Page, { id }: Claim) {
  const { claim, items, position, readUpToSeq, hasOlder, status, error } = page.store(id).getSnapshot();
  return { claim, items, position, readUpToSeq, hasOlder, status, error };
}

it.each(Object.entries(changes))(
  'RES: %s: events lead to what a fresh page shows',
  async (_name, change) => {
    const claim = await people.claire.opens();
    const question = await people.claire.says(claim, 'It is broken.', randomUUID());
    const answer = await people.nina.says(claim, 'What is?', randomUUID());
    const fresh: Page[] = [];
    const pages = [people.claire, people.nina, people.admin].flatMap((person) =>
      (['websocket', 'polling'] as const).map((transport) => new Page(person, transport, server, [claim.id])),
    );
    try {
      await Promise.all(pages.map((page) => until(() => page.lacks(nowhere), WITHIN_MS)));
      await change({ claim, question, answer });
      const { lastSeq } = (await people.nina.get<Claim>(`/claims/${claim.id}`)).body;
      expect(lastSeq).toBeGreaterThan(answer.seq);
      const there = new Map([[claim.id, lastSeq]]);
      await Promise.all(pages.map((page) => until(() => page.lacks(there), WITHIN_MS)));
      for (const page of pages) {
        const other = new Page(page.person, page.transport, server, [claim.id]);
        fresh.push(other);
        await until(
          () =>
            other.lacks(there) ??
            (isDeepStrictEqual(shown(page, claim), shown(other, claim)) ? null : 'it is another state'),
          WITHIN_MS,
        );
      }
    } finally {
      for (const page of [...pages, ...fresh]) {
        page.close();
      }
    }
  },
  60_000,
);
