import { createClaimlineClient } from '@claimline/client';
import { describe, it } from 'vitest';
import { freePort } from '../../../scripts/lib/free-port.mjs';
import { startProduct } from '../../../scripts/lib/product.mjs';
import { TroubledProxy } from './fuzz/proxy.js';
import { demoPeople, newPerson, Person } from './support/people.js';
import { Random } from './support/random.js';
import { serverOfThisFile } from './support/server.js';
import { SilentPeer } from './support/silent-peer.js';
import { open, transports } from './support/sockets.js';
import { endOf, tokenFor } from './support/tokens.js';
import { until } from './support/until.js';

const LIMIT_MS = 110_000;
/** What a busy machine adds to a promise. */
const SLACK_MS = 3_000;

const server = await serverOfThisFile();
const { claire, nina } = await demoPeople(server);

/** A way to the server that can go silent without closing. */
const silentProxy = () =>
  TroubledProxy.start({ targetPort: server.port, random: new Random(1), troubles: 0, halfOpenMaxMs: 0 });

/** Promises of about a minute, kept all at once: there is nothing to do but to wait. */
describe.concurrent('within a minute', { timeout: LIMIT_MS }, () => {
  it('HBT1 a client notices within 45 s that its connection is half open, and comes back by another', async ({
    expect,
    onTestFinished,
  }) => {
    const proxy = await silentProxy();
    onTestFinished(() => proxy.stop());
    const { id } = await claire.opens();
    const client = createClaimlineClient({
      baseUrl: proxy.url,
      transports: ['websocket'],
      accessToken: async () => claire.token,
    });
    onTestFinished(() => client.close());
    const claim = client.claim(id);
    claim.open();
    await client.login.restore();
    const status = () => client.connection.getSnapshot().status;
    const untilStatus = (wanted: (now: string) => boolean, withinMs: number) =>
      until(() => (wanted(status()) ? null : `it is ${status()}`), withinMs);
    await untilStatus((now) => now === 'live' && claim.getSnapshot().online.length > 0, 30_000);

    proxy.silenceAll();
    const since = performance.now();
    await nina.says({ id }, 'into the void');
    await untilStatus((now) => now !== 'live', 60_000);
    const noticedAfterMs = performance.now() - since;
    expect(noticedAfterMs).toBeLessThan(45_000 + SLACK_MS);
    // A call that was under way gives up after 10 s; a broken connection would be noticed at once.
    expect(noticedAfterMs, 'by silence, not by a broken connection').toBeGreaterThan(5_000);
    await untilStatus((now) => now === 'live', 30_000);
    await until(() => (claim.getSnapshot().position === 2 ? null : 'the message has not come'), 15_000);
  });

  it('HBT1 the heartbeat that clients are told of leaves room within 45 s', async ({ expect }) => {
    const handshake = await (await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).text();
    const { pingInterval, pingTimeout } = JSON.parse(handshake.slice(1));
    expect(pingInterval + pingTimeout).toBeLessThanOrEqual(43_000);
  });

  it('HBT1 the presence of a half-open connection ends within 60 s', async ({ expect, onTestFinished }) => {
    const proxy = await silentProxy();
    onTestFinished(() => proxy.stop());
    const person = await newPerson(server);
    const watcher = await open(nina, 'Socket.IO');
    onTestFinished(() => void watcher.close());
    const there = new Person({ url: proxy.url }, person.user, person.token, person.cookie);
    const tab = await open(there, 'Socket.IO');
    onTestFinished(() => void tab.close());
    await watcher.next('presence_update', ({ userId, online }) => userId === person.id && online);

    proxy.silenceAll();
    const since = performance.now();
    const isGone = ({ userId, online }: { userId: string; online: boolean }) => userId === person.id && !online;
    await watcher.next('presence_update', isGone, 60_000 + SLACK_MS);
    expect(performance.now() - since).toBeGreaterThan(15_000);
  });

  it('HBT2 the plain WebSocket is pinged every 25 s, and cut off after 60 s of silence', async ({
    expect,
    onTestFinished,
  }) => {
    const peer = await SilentPeer.open(await newPerson(server));
    onTestFinished(() => peer.destroy());
    const endedAfterMs = await peer.endedAfterMs;
    expect(endedAfterMs).toBeGreaterThan(60_000 - SLACK_MS);
    expect(endedAfterMs).toBeLessThan(60_000 + 2 * SLACK_MS);
    expect(peer.pingsAfterMs).toHaveLength(2);
    for (const [index, pingAfterMs] of peer.pingsAfterMs.entries()) {
      expect(Math.abs(pingAfterMs - (index + 1) * 25_000)).toBeLessThan(2 * SLACK_MS);
    }
  });

  it('AUT19 a session is warned one minute before its token ends, and ended with it', async ({
    expect,
    onTestFinished,
  }) => {
    const person = await newPerson(server);
    const token = await tokenFor(person, 65);
    const endsAt = endOf(token);
    await Promise.all(
      transports.map(async (transport) => {
        const socket = await open(person, transport, { token });
        onTestFinished(() => void socket.close());
        expect(socket.all('token_expiring')).toEqual([]);
        expect(await socket.next('token_expiring')).toEqual({ expiresAt: new Date(endsAt).toISOString() });
        expect(Math.abs(Date.now() - (endsAt - 60_000))).toBeLessThan(1_500);
        expect(await socket.next('session_ended', undefined, 65_000)).toEqual({ reason: 'token_expired', retry: true });
        expect(Math.abs(Date.now() - endsAt)).toBeLessThan(2_000);
        await socket.closed;
      }),
    );
  });

  it('RUN13 a database that is down at start is waited for, 30 s with a line each time', async ({ expect }) => {
    const databaseUrl = `postgresql://nobody@127.0.0.1:${await freePort()}/claimline`;
    const since = performance.now();
    const failure = await startProduct({ databaseUrl, env: { LOG_LEVEL: 'info' } }).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(performance.now() - since).toBeGreaterThan(30_000);
    expect(failure).toMatch(/exit code 1 /);
    const secondsLeft = [...(failure ?? '').matchAll(/"secondsLeft":(\d+).*"msg":"Waiting for the database"/g)].map(
      ([, seconds]) => Number(seconds),
    );
    expect(secondsLeft.length).toBeGreaterThan(20);
    expect(secondsLeft).toEqual(secondsLeft.toSorted((one, other) => other - one));
    expect(failure).toMatch(/Claimline cannot start[\s\S]*database of DATABASE_URL cannot be reached \(.*ECONNREFUSED/);
  });
});
