import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Claim } from '@claimline/protocol';
import { expect } from 'vitest';
import { Random } from '../support/random.js';
import { isOnPostgres, type TestServer } from '../support/server.js';
import { until } from '../support/until.js';
import { checkFollower, checkNoLeak, checkPage, checkRecord, checkTables, fetchClaim, readPosition } from './checks.js';
import type { Follower } from './follower.js';
import { Page } from './page.js';
import type { FuzzPeople } from './people.js';
import { randomStep } from './steps.js';
import { World } from './world.js';

const STEPS = 120;
const SETTLES_WITHIN_MS = 40_000;
const JOINS_WITHIN_MS = 5_000;

/** Being ready, at whatever position. */
const nowhere: ReadonlyMap<string, number> = new Map();

export interface SeedOptions {
  /** kill -9 of the server on the way, and a start on the same port and data. */
  kills: boolean;
}

/** Lets everybody do things by chance over connections that break, then looks whether everybody has the same in the end. */
export async function runSeed(
  server: TestServer,
  people: FuzzPeople,
  seed: number,
  { kills }: SeedOptions,
): Promise<void> {
  try {
    await runWorld(server, people, seed, kills);
  } catch (error) {
    const database = isOnPostgres ? 'postgres' : 'pglite';
    const replay = `Seed ${seed}. Replay: npm run fuzz -- --seed ${seed} --database ${database}`;
    if (error instanceof Error) {
      error.message = `${error.message}\n${replay}`;
    }
    throw error;
  }
}

async function runWorld(server: TestServer, people: FuzzPeople, seed: number, kills: boolean): Promise<void> {
  const random = new Random(seed);
  const world = await World.open(server, people, random);
  try {
    // Some begin in the storm, most once everybody is there.
    if (random.chance(0.75)) {
      await until(() => firstOf(world.pages, (page) => page.lacks(nowhere)), SETTLES_WITHIN_MS);
    }
    for (const proxy of world.proxies) {
      proxy.storm();
    }
    const killAt = kills ? random.whole(15, STEPS - 15) : -1;
    for (let step = 0; step < STEPS; step++) {
      if (step === killAt) {
        world.meanwhile(
          'the restart',
          server.kill().then(() => server.restart()),
        );
      }
      await randomStep(world);
      await pause(random.whole(0, 30));
    }
    await settle(world);
    await check(world);
  } finally {
    await world.close();
  }
}

/** No more troubles: everything on its way arrives, and everybody catches up. */
async function settle(world: World): Promise<void> {
  for (const proxy of world.proxies) {
    proxy.calm();
  }
  await world.finishMeanwhile();
  const [staff] = world.people.staff;
  for (const claim of world.claims) {
    await staff.changes(claim, { status: 'OPEN' });
  }
  await until(() => {
    for (const page of world.pages) {
      page.retryFailed();
    }
    return firstOf(world.pages, (page) => page.lacks(nowhere));
  }, SETTLES_WITHIN_MS);
  for (const claim of world.claims) {
    await staff.says(claim, 'The end.');
  }
  await until(() => lacking(world), SETTLES_WITHIN_MS);
}

/** What somebody has not heard of yet, or the server has not; null when all have everything. */
async function lacking(world: World): Promise<string | null> {
  const [staff] = world.people.staff;
  for (const { id } of world.claims) {
    const log = await staff.log({ id });
    const lacks = (page: Page) => {
      const isRead = page.readUpToSeq(id) === readPosition(page.person, log);
      return page.lacks(new Map([[id, log.length]])) ?? (isRead ? null : `${page.transport} page has read otherwise`);
    };
    const isBehind = (follower: Follower) => {
      const position = follower.position(id);
      return position === log.length ? null : `${follower.transport} follower at ${position} of ${log.length}`;
    };
    const amiss =
      firstOf(
        world.pages.filter(({ stores }) => stores.has(id)),
        lacks,
      ) ??
      firstOf(
        world.followers.filter(({ claimIds }) => claimIds.includes(id)),
        isBehind,
      );
    if (amiss) {
      return amiss;
    }
  }
  return null;
}

function firstOf<Thing>(things: Iterable<Thing>, look: (thing: Thing) => string | null): string | null {
  for (const thing of things) {
    const found = look(thing);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

async function check(world: World): Promise<void> {
  const [staff] = world.people.staff;
  const lastSeqs = new Map<string, number>();
  for (const { id } of world.claims) {
    const fresh = await fetchClaim(staff, id);
    lastSeqs.set(id, fresh.claim.lastSeq);
    checkTables(world, fresh);
    for (const page of world.pages.filter(({ stores }) => stores.has(id))) {
      await page.loadAll();
      checkPage(page, fresh);
    }
    for (const follower of world.followers.filter(({ claimIds }) => claimIds.includes(id))) {
      checkFollower(follower, fresh);
    }
  }
  for (const { records } of [...world.pages, ...world.followers]) {
    for (const record of records) {
      checkRecord(record, lastSeqs);
      checkNoLeak(record, world);
    }
  }
  await checkAgainstFreshPages(world);
}

/** What a page has come to by events is what a page shows that is opened only now. */
async function checkAgainstFreshPages(world: World): Promise<void> {
  const seen = ({ stores }: Page, { id }: Claim) => {
    const { claim, items, position, readUpToSeq, hasOlder } = stores.get(id)?.getSnapshot() ?? {};
    return { claim, items, position, readUpToSeq, hasOlder };
  };
  for (const page of world.pages) {
    const claims = world.claims.filter(({ id }) => page.stores.has(id));
    const fresh = new Page(
      page.person,
      'websocket',
      world.server,
      claims.map(({ id }) => id),
    );
    try {
      await until(() => fresh.lacks(nowhere), SETTLES_WITHIN_MS);
      await fresh.loadAll();
      for (const claim of claims) {
        await settled(() => isDeepStrictEqual(seen(fresh, claim), seen(page, claim)));
        expect(seen(page, claim)).toEqual(seen(fresh, claim));
      }
    } finally {
      fresh.close();
    }
  }
}

/** Gives the fresh page the moment until the answer to its joining is there. */
async function settled(isSame: () => boolean): Promise<void> {
  await until(() => (isSame() ? null : 'another state'), JOINS_WITHIN_MS).catch(() => undefined);
}
