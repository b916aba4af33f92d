import { limits, type OnlineUserList } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { demoPeople, expectProblem, newPerson, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, onBothTransports, type TestSocket, type Transport, transports } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire, karim, nina, paul } = await demoPeople(server);

const online = async (userId: string) =>
  (await nina.get<OnlineUserList>('/messages/online-users')).body.items.find((user) => user.userId === userId);

it('PRE1 lists who is connected to staff alone', async () => {
  expectProblem(await claire.get('/messages/online-users'), 'forbidden');
  expect((await nina.get<OnlineUserList>('/messages/online-users')).status).toBe(200);
});

async function joinedBy(transport: Transport, person: Person, claimId: string): Promise<TestSocket> {
  const socket = await connect(person, transport);
  await socket.ok('join_claim', { claimId });
  return socket;
}

onBothTransports('by $transport', ({ transport }) => {
  const joined = (person: Person, claimId: string) => joinedBy(transport, person, claimId);

  it('TYP1 tells the others in the claim who is writing, and TYP2 stops when told to or when the message is sent', async () => {
    const claim = await claire.opens();
    const claimId = claim.id;
    const [writer, tab, agent] = [
      await joined(claire, claimId),
      await joined(claire, claimId),
      await joined(nina, claimId),
    ];
    await writer.ok('typing_start', { claimId });
    expect(await agent.next('typing_update')).toEqual({ claimId, userIds: [claire.id] });
    expect((await (await connect(paul, transport)).ok('join_claim', { claimId })).typing).toEqual([claire.id]);
    expect((await writer.ok('join_claim', { claimId })).typing).toEqual([]);
    await writer.ok('typing_stop', { claimId });
    expect(await agent.next('typing_update')).toEqual({ claimId, userIds: [] });

    await writer.ok('typing_start', { claimId });
    expect((await agent.next('typing_update')).userIds).toEqual([claire.id]);
    await tab.ok('send_message', { claimId, content: 'done', clientMessageId: 'k' });
    expect((await agent.next('typing_update')).userIds).toEqual([]);
    for (const socket of [writer, tab]) {
      await socket.settled();
      expect(
        socket.all('typing_update').flatMap(({ userIds }) => userIds),
        'never about oneself',
      ).toEqual([]);
    }
  });

  it('PRE3 tells a customer of the staff in the own claims, and of nobody else', async () => {
    const customer = await newPerson(server);
    const [agent, unknown] = [await newPerson(server, 'AGENT'), await newPerson(server, 'AGENT')];
    const claim = await customer.opens();
    await agent.says(claim, 'I am with you');
    const [hers, his] = [await connect(customer, transport), await connect(karim, transport)];
    await connect(unknown, transport);
    await connect(agent, transport);
    await hers.next('presence_update', ({ userId, online }) => userId === agent.id && online);
    await his.settled();
    expect(hers.all('presence_update').map(({ userId }) => userId)).toEqual([agent.id]);
    expect(his.all('presence_update').filter(({ userId }) => userId === agent.id || userId === customer.id)).toEqual(
      [],
    );
  });

  it('PRE4 names on joining the claim’s customer, assignee and authors who are connected', async () => {
    const people = await Promise.all([newPerson(server), newPerson(server, 'AGENT'), newPerson(server, 'AGENT')]);
    const [customer, assignee, author] = people as [Person, Person, Person];
    const claim = await customer.opens();
    await nina.changes(claim, { assigneeId: assignee.id });
    await author.says(claim, 'hello');
    const onlooker = await connect(paul, transport);
    const join = async () => (await onlooker.ok('join_claim', { claimId: claim.id })).online.toSorted();
    expect(await join()).toEqual([]);
    await connect(customer, transport);
    await connect(author, transport);
    expect(await join()).toEqual([customer.id, author.id].sort());
    await connect(assignee, transport);
    expect(await join()).toEqual([customer.id, author.id, assignee.id].sort());
  });

  it('PRE5 names on joining whoever the claim’s ids may mean: who handles, has read, or is writing in it too', async () => {
    const people = await Promise.all([newPerson(server), ...[1, 2, 3].map(() => newPerson(server, 'AGENT'))]);
    const [customer, assignee, reader, typist] = people as [Person, Person, Person, Person];
    const claim = await customer.opens();
    await nina.changes(claim, { assigneeId: assignee.id });
    await reader.reads(await customer.says(claim, 'hello'));
    const writing = await joined(typist, claim.id);
    const onlooker = await connect(paul, transport);
    const join = async () => (await onlooker.ok('join_claim', { claimId: claim.id })).people;
    const named = (...persons: Person[]) =>
      persons
        .map(({ user: { id, firstName, lastName, role } }) => ({ id, firstName, lastName, role }))
        .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    expect(await join()).toEqual(named(customer, assignee, reader));
    await writing.ok('typing_start', { claimId: claim.id });
    expect(await join()).toEqual(named(customer, assignee, reader, typist));
  });
});

/** Both transports at once, as these cases wait for some seconds. */
const onBothAtOnce = (work: (transport: Transport) => Promise<void>) => Promise.all(transports.map(work));

it('TYP3 ends 5 s after the last start, and at once with the connection', () =>
  onBothAtOnce(async (transport) => {
    const claimId = (await claire.opens()).id;
    const [writer, agent] = [await joinedBy(transport, claire, claimId), await joinedBy(transport, nina, claimId)];
    await writer.ok('typing_start', { claimId });
    expect((await agent.next('typing_update')).userIds).toEqual([claire.id]);
    const began = Date.now();
    const other = await joinedBy(transport, paul, claimId);
    await other.ok('typing_start', { claimId });
    await agent.next('typing_update', ({ userIds }) => userIds.includes(paul.id));
    await other.close();
    expect((await agent.next('typing_update', ({ userIds }) => !userIds.includes(paul.id))).userIds).toEqual([
      claire.id,
    ]);
    expect(Date.now() - began, 'the connection’s end is not waited for').toBeLessThan(4_500);
    expect((await agent.next('typing_update', ({ userIds }) => userIds.length === 0)).userIds).toEqual([]);
    expect(Date.now() - began).toBeGreaterThan(limits.typing.lastsMs - 500);
    expect(Date.now() - began).toBeLessThan(limits.typing.lastsMs + 2_500);
  }));

it('PRE2 keeps someone online from the first tab until 5 s after the last, over a reload', () =>
  onBothAtOnce(async (transport) => {
    const person = await newPerson(server);
    const staff = await connect(nina, transport);
    const ofPerson = ({ userId }: { userId: string }) => userId === person.id;
    const [first, second] = [await connect(person, transport), await connect(person, transport)];
    expect(await staff.next('presence_update', ofPerson)).toEqual({
      userId: person.id,
      online: true,
      lastSeenAt: null,
    });
    expect(await online(person.id)).toEqual({
      userId: person.id,
      name: `Zoé ${person.user.lastName}`,
      role: 'CUSTOMER',
      connections: 2,
      since: expect.stringMatching(/\.\d{3}Z$/),
    });
    await first.close();
    await expect.poll(async () => (await online(person.id))?.connections).toBe(1);
    await second.close();
    await expect.poll(async () => (await online(person.id))?.connections).toBe(0);

    const reloaded = await connect(person, transport);
    await staff.settled();
    expect(staff.all('presence_update').filter(ofPerson)).toHaveLength(1);
    const began = Date.now();
    await reloaded.close();
    const gone = await staff.next('presence_update', ofPerson);
    expect(gone).toMatchObject({ online: false, lastSeenAt: expect.stringMatching(/\.\d{3}Z$/) });
    expect(Date.now() - began).toBeGreaterThan(limits.presence.forgivesMs - 500);
    expect(Math.abs(Date.parse(gone.lastSeenAt ?? '') - began), 'when the connection ended').toBeLessThan(1_000);
    expect(await online(person.id)).toBeUndefined();
  }));
