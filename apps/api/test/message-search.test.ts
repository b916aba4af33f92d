import { randomUUID } from 'node:crypto';
import type { Claim, FoundMessages, Message, MessageVersionList } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { demoPeople, expectProblem, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';

const server = await serverOfThisFile();
const { claire, karim, nina, admin } = await demoPeople(server);

const search = (person: Person, claim: Pick<Claim, 'id'>, q: string, more = '') =>
  person.get<FoundMessages>(`/messages/claim/${claim.id}/search?q=${encodeURIComponent(q)}${more}`);

it('MSG19 finds beginnings of words, without case and accents, the latest first', async () => {
  const claim = await claire.opens();
  const texts = [
    'Ma Réclamation du 3 mars',
    'LE COLIS N’EST PAS ARRIVÉ',
    'L’été dernier déjà',
    'Voir https://exemple.fr/suivi/6A123, (urgent)',
    'Le cœur du sujet : « garantie »',
    'La reclamation\net le colis',
    'مرحبا بالعالم',
  ];
  const messages: Message[] = [];
  for (const text of texts) {
    messages.push(await claire.says(claim, text));
  }
  const found = async (q: string) => {
    const { status, body } = await search(nina, claim, q);
    expect(status).toBe(200);
    return body.items.map(({ id, seq }) => {
      const index = messages.findIndex((message) => message.id === id);
      expect(seq).toBe(messages[index]?.seq);
      return index;
    });
  };
  expect(await found('réclam')).toEqual([5, 0]);
  expect(await found('RECLAM')).toEqual([5, 0]);
  expect(await found('clamation')).toEqual([]);
  expect(await found('arrive')).toEqual([1]);
  expect(await found('colis reclamation')).toEqual([5]);
  expect(await found('ete')).toEqual([2]);
  expect(await found('est pas')).toEqual([1]);
  expect(await found('suivi')).toEqual([3]);
  expect(await found('6a1')).toEqual([3]);
  expect(await found('urg')).toEqual([3]);
  expect(await found('cœur')).toEqual([4]);
  expect(await found('garantie')).toEqual([4]);
  expect(await found('بالعالم')).toEqual([6]);
  for (const nothing of ['', ' ', '%', '.*', '(', '\\', "'", 'introuvable']) {
    expect(await found(nothing), nothing).toEqual([]);
  }
});

it('MSG19 finds what messages say now, and nothing that was deleted or is elsewhere', async () => {
  const [claim, other] = [await claire.opens(), await claire.opens()];
  const message = await claire.says(claim, 'un parapluie');
  await claire.says(other, 'un parapluie aussi');
  expect((await search(claire, claim, 'parapluie')).body).toEqual({
    items: [{ id: message.id, seq: message.seq }],
    hasMore: false,
  });
  await claire.patch(`/messages/${message.id}`, { content: 'une ombrelle' });
  expect((await search(claire, claim, 'parapluie')).body.items).toEqual([]);
  expect((await search(claire, claim, 'ombrelle')).body.items).toHaveLength(1);
  await claire.delete(`/messages/${message.id}`);
  expect((await search(claire, claim, 'ombrelle')).body.items).toEqual([]);
});

it('MSG19 says when there is more, and refuses what is no question', async () => {
  const claim = await claire.opens();
  for (let count = 0; count < 4; count++) {
    await claire.says(claim, `mot ${count}`);
  }
  expect((await search(claire, claim, 'mot', '&limit=3')).body).toEqual({
    items: [5, 4, 3].map((seq) => ({ id: expect.any(String), seq })),
    hasMore: true,
  });
  expect((await search(claire, claim, 'mot', '&limit=4')).body.hasMore).toBe(false);
  for (const query of ['', '?q=a&limit=501', '?q=a&limit=0', `?q=${'a'.repeat(201)}`]) {
    expectProblem(await claire.get(`/messages/claim/${claim.id}/search${query}`), 'validation_failed');
  }
  expectProblem(await search(claire, claim, '\u0000'), 'invalid_text');
  const foreign = await search(karim, claim, 'mot');
  const absent = await search(karim, { id: randomUUID() }, 'mot');
  expectProblem(foreign, 'not_found');
  expect(foreign.body).toEqual(absent.body);
});

it('MSG20 shows staff what a message said before, and nobody else', async () => {
  const claim = await claire.opens();
  const message = await claire.says(claim, 'first');
  const versions = (person: Person) => person.get<MessageVersionList>(`/messages/${message.id}/versions`);
  expect((await versions(nina)).body).toEqual({ items: [] });
  for (const content of ['second', 'third']) {
    await claire.patch(`/messages/${message.id}`, { content });
  }
  const before = {
    items: [
      { version: 1, content: 'first', replacedAt: expect.stringMatching(/Z$/) },
      { version: 2, content: 'second', replacedAt: expect.stringMatching(/Z$/) },
    ],
  };
  expect((await versions(nina)).body).toEqual(before);
  expect((await versions(admin)).body).toEqual(before);
  expectProblem(await versions(claire), 'forbidden');
  expectProblem(await versions(karim), 'not_found');
  expectProblem(await nina.get(`/messages/${randomUUID()}/versions`), 'not_found');
  expectProblem(await nina.get('/messages/none/versions'), 'validation_failed');
  await claire.delete(`/messages/${message.id}`);
  expect((await versions(nina)).body).toEqual({ items: [] });
});
