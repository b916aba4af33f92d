import type { LiveView, OnlineUserList } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { at, type Node, nodesOfThisFile } from '../support/nodes.js';
import { demoPeople, type Person } from '../support/people.js';
import { connect, type TestSocket } from '../support/sockets.js';

const { a, b } = await nodesOfThisFile();
const { claire, karim, nina, paul, admin } = await demoPeople(a);

async function onlineAt(node: Node, person: Person) {
  const { body } = await at(node, admin).get<OnlineUserList>('/messages/online-users');
  return body.items.find(({ userId }) => userId === person.id);
}

const untilConnections = (node: Node, person: Person, connections: number) =>
  expect.poll(async () => (await onlineAt(node, person))?.connections ?? 0, { timeout: 8_000 }).toBe(connections);

const isAbout =
  (person: Person, online: boolean) =>
  (update: { userId: string; online: boolean }): boolean =>
    update.userId === person.id && update.online === online;

const toldOf = (socket: TestSocket, person: Person) =>
  socket.all('presence_update').flatMap(({ userId, online }) => (userId === person.id ? [online] : []));

it('PRE11 counts the tabs on all nodes, and tells of each change once on each node', async () => {
  const claim = await claire.opens();
  const watchers = [await connect(nina, 'Socket.IO'), await connect(at(b, paul), 'WebSocket')];
  const tabA = await connect(claire, 'Socket.IO');
  for (const watcher of watchers) {
    expect(await watcher.next('presence_update', isAbout(claire, true))).toEqual({
      userId: claire.id,
      online: true,
      lastSeenAt: null,
    });
  }
  const tabB = await connect(at(b, claire), 'WebSocket');
  await untilConnections(a, claire, 2);
  await untilConnections(b, claire, 2);
  expect(await onlineAt(b, claire)).toMatchObject({ role: 'CUSTOMER', name: expect.stringContaining('Claire') });
  for (const node of [a, b]) {
    const joining = await connect(at(node, admin), 'Socket.IO');
    expect((await joining.ok('join_claim', { claimId: claim.id })).online).toEqual([claire.id]);
  }
  await tabA.close();
  await untilConnections(a, claire, 1);
  await untilConnections(b, claire, 1);
  await tabB.close();
  for (const watcher of watchers) {
    const gone = await watcher.next('presence_update', isAbout(claire, false), 12_000);
    expect(gone.lastSeenAt).toEqual(expect.any(String));
    expect(toldOf(watcher, claire)).toEqual([true, false]);
  }
  expect(await onlineAt(a, claire)).toBeUndefined();
  expect(await onlineAt(b, claire)).toBeUndefined();
});

it('PRE12 forgives a reload that lands on the other node', async () => {
  const watchers = [await connect(nina, 'WebSocket'), await connect(at(b, nina), 'Socket.IO')];
  let tab = await connect(karim, 'Socket.IO');
  for (const watcher of watchers) {
    await watcher.next('presence_update', isAbout(karim, true));
  }
  for (const node of [b, a, b]) {
    await untilConnections(a, karim, 1);
    await untilConnections(b, karim, 1);
    await tab.close();
    await untilConnections(a, karim, 0);
    await untilConnections(b, karim, 0);
    tab = await connect(at(node, karim), 'Socket.IO');
  }
  await untilConnections(a, karim, 1);
  await tab.close();
  for (const watcher of watchers) {
    await watcher.next('presence_update', isAbout(karim, false), 12_000);
    expect(toldOf(watcher, karim)).toEqual([true, false]);
  }
});

it('PRE13 takes back at once what a node had that is stopped, and within 15 s that of a node that was killed', async () => {
  const claim = await claire.opens();
  const watcher = await connect(nina, 'Socket.IO');
  await watcher.ok('join_claim', { claimId: claim.id });
  for (const end of ['stop', 'kill'] as const) {
    const tab = await connect(at(b, claire), 'WebSocket');
    await watcher.next('presence_update', isAbout(claire, true));
    await tab.ok('join_claim', { claimId: claim.id });
    await tab.ok('typing_start', { claimId: claim.id });
    await watcher.next('typing_update', ({ userIds }) => userIds.includes(claire.id));
    const began = Date.now();
    await b[end]();
    await watcher.next('typing_update', ({ userIds }) => userIds.length === 0, 7_000);
    await watcher.next('presence_update', isAbout(claire, false), 20_000);
    // Five of them forgive a reload.
    expect(Date.now() - began).toBeLessThan(end === 'stop' ? 12_000 : 18_000);
    expect(await onlineAt(a, claire)).toBeUndefined();
    await b.restart();
  }
}, 90_000);

it('ANA13 the live view of each node has the connections and messages of all', async () => {
  const sockets = [await connect(claire, 'Socket.IO'), await connect(at(b, karim), 'WebSocket')];
  const said = ({ messagesByMinute }: LiveView) => messagesByMinute.reduce((sum, count) => sum + count);
  const before = said((await nina.get<LiveView>('/analytics/live')).body);
  const claim = await claire.opens();
  await claire.says(claim, 'over the one');
  await at(b, claire).says(claim, 'over the other');
  for (const node of [a, b]) {
    await expect
      .poll(
        async () => {
          const { body } = await at(node, nina).get<LiveView>('/analytics/live');
          const connectionsOf = (person: Person) => body.online.find(({ userId }) => userId === person.id)?.connections;
          return [
            connectionsOf(claire),
            connectionsOf(karim),
            body.messagesByMinute.reduce((sum, count) => sum + count),
          ];
        },
        { timeout: 8_000 },
      )
      .toEqual([1, 1, before + 2]);
  }
  await Promise.all(sockets.map((socket) => socket.close()));
});
