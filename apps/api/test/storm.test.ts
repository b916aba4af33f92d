import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { checkRecord } from './fuzz/checks.js';
import { Follower } from './fuzz/follower.js';
import { demoPeople, request } from './support/people.js';
import { Random } from './support/random.js';
import { report } from './support/report.js';
import { isOnPostgres, serverOfThisFile } from './support/server.js';
import { transports } from './support/sockets.js';
import { until } from './support/until.js';

/** The embedded database answers one question at a time: fewer will do. */
const SOCKETS = isOnPostgres ? 1_000 : 300;
const CLAIMS = 10;
const MESSAGES = 10;
/** A server that restarts asks for jitter: all at once would be a second blow. */
const COMES_BACK_AFTER_MS = [300, 3_000] as const;
const LIMIT_MS = 240_000;
const BACK_WITHIN_MS = 110_000;

// The scale of rates lets one user have more than 20 connections.
const server = await serverOfThisFile();

it(
  `STORM: ${SOCKETS} sockets come back after a restart, join and catch up`,
  async () => {
    const { claire, karim, nina, paul, admin } = await demoPeople(server);
    const claims = await Promise.all(
      Array.from({ length: CLAIMS }, (_, index) => (index % 2 ? claire : karim).opens()),
    );
    const random = new Random(1);
    const followers: Follower[] = [];
    const sayToAll = async () => {
      for (const claim of claims) {
        await Promise.all(Array.from({ length: MESSAGES }, () => nina.says(claim, 'News.', randomUUID())));
      }
    };
    const untilAllHave = (seq: number) =>
      until(() => {
        const behind = followers.filter((follower) => follower.claimIds.some((id) => follower.position(id) < seq));
        return behind.length === 0 ? null : `${behind.length} of ${SOCKETS} are behind`;
      }, BACK_WITHIN_MS);
    try {
      const since = performance.now();
      for (let index = 0; index < SOCKETS; index++) {
        const claim = claims[index % CLAIMS];
        const person = [nina, paul, admin, index % 2 ? claire : karim][index % 4];
        const transport = transports[Math.floor(index / 4) % 2];
        if (claim && person && transport) {
          const follower = new Follower(person, transport, server, [claim.id], random.fork(index), COMES_BACK_AFTER_MS);
          followers.push(follower);
        }
      }
      await sayToAll();
      await untilAllHave(1 + MESSAGES);
      report(`storm: ${SOCKETS} sockets are there after ${seconds(since)}`);
      const stopped = performance.now();
      await server.restart();
      report(`storm: the server is back after ${seconds(stopped)}`);
      const back = performance.now();
      await sayToAll();
      await untilAllHave(1 + 2 * MESSAGES);
      report(`storm: all sockets are back, joined and caught up after ${seconds(back)}`);
      const { pid } = server;
      await sayToAll();
      await untilAllHave(1 + 3 * MESSAGES);
      const lastSeqs = new Map(claims.map(({ id }) => [id, 1 + 3 * MESSAGES]));
      for (const follower of followers) {
        for (const record of follower.records) {
          checkRecord(record, new Map([...lastSeqs].filter(([id]) => follower.claimIds.includes(id))));
        }
      }
      expect(server.pid).toBe(pid);
      expect((await request(server, 'GET', '/health/ready')).status).toBe(200);
    } finally {
      await Promise.all(followers.map((follower) => follower.stop()));
    }
  },
  LIMIT_MS,
);

function seconds(since: number): string {
  return `${((performance.now() - since) / 1_000).toFixed(1)} s`;
}
