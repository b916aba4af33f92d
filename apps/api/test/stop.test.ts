import { expect, it } from 'vitest';
import { Load, sendOver, type Writer, writerOn } from './support/load.js';
import { checkNothingLost } from './support/log-checks.js';
import { demoPeople } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect, type TestSocket } from './support/sockets.js';

const STOPS_WITHIN_MS = 10_000;
/** A busy machine. */
const SLACK_MS = 2_000;

const server = await serverOfThisFile();

it('STOP: SIGTERM under load: what is in flight finishes or is not acknowledged, sockets hear why, exit 0', async () => {
  const { claire, karim, nina } = await demoPeople(server);
  const claims = [await claire.opens(), await karim.opens()] as const;
  const sockets: TestSocket[] = [];
  const writer = async (socket: Promise<TestSocket>, author: Writer['author'], claim: Writer['claim']) => {
    sockets.push(await socket);
    return { author, claim, send: sendOver(await socket), depth: 4 };
  };
  const load = new Load([
    await writer(connect(claire, 'Socket.IO'), claire, claims[0]),
    await writer(connect(nina, 'WebSocket'), nina, claims[0]),
    await writer(connect(karim, 'WebSocket'), karim, claims[1]),
    await writer(connect(nina, 'Socket.IO'), nina, claims[1]),
    await writerOn('REST', claire, claims[0], 2),
  ]);
  await load.untilStored(100);
  const since = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - since).toBeLessThan(STOPS_WITHIN_MS + SLACK_MS);
  await load.stop();
  for (const socket of sockets) {
    expect(socket.all('session_ended')).toEqual([{ reason: 'restarting', retry: true }]);
    expect(socket.heard.at(-1)?.event).toBe('session_ended');
  }
  expect((await sockets[1]?.closed)?.closeCode).toBe(1012);
  await server.restart();
  await checkNothingLost(load, nina, claims);
  const verified = await server.command('verify-log', []);
  expect(verified.code, verified.stderr).toBe(0);
}, 60_000);
