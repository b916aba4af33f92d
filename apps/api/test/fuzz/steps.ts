import { randomUUID } from 'node:crypto';
import type { Claim, LogEvent, Message, Problem } from '@claimline/protocol';
import { expect } from 'vitest';
import type { Person } from '../support/people.js';
import type { Page } from './page.js';
import { openWire, type Wire } from './wire.js';
import type { World } from './world.js';

type Step = (world: World) => Promise<void> | void;

/** Statuses that staff set; mostly those after which a customer's message moves the claim. */
const STATUSES = ['OPEN', 'WAITING_CUSTOMER', 'RESOLVED', 'RESOLVED', 'RESOLVED', 'CLOSED'] as const;

function text(world: World, claim: Pick<Claim, 'id'>): string {
  // Names its claim, so that a message in the wrong hands shows; no two are the same, as an edit to the same text is no change.
  return `${world.nextTextNumber()} in ${claim.id}${world.random.chance(0.05) ? ' é😀'.repeat(500) : ''}`;
}

function pickClaim(world: World, person: Person): Claim {
  return world.random.pick(world.claimsOf(person));
}

function pickPage(world: World): { page: Page; claim: Claim } {
  const page = world.random.pick(world.pages);
  return { page, claim: pickClaim(world, page.person) };
}

/** A message that was acknowledged, of a claim of that person's. */
function pickMessage(world: World, person: Person, own: boolean): Message | null {
  const claimIds = new Set(world.claimsOf(person).map(({ id }) => id));
  const messages = [...world.acknowledged.values()].filter(
    ({ claimId, senderId }) => claimIds.has(claimId) && (!own || senderId === person.id),
  );
  return messages.length > 0 ? world.random.pick(messages) : null;
}

const pageSends: Step = (world) => {
  const { page, claim } = pickPage(world);
  if (!page.canWrite(claim.id)) {
    return;
  }
  const store = page.store(claim.id);
  store.whenSent(store.send(text(world, claim))).then(
    (message) => world.acknowledge(message),
    () => undefined,
  );
};

const followerSends: Step = (world) => {
  const follower = world.random.pick(world.followers);
  const claim = pickClaim(world, follower.person);
  world.meanwhile(
    'a follower sends',
    follower.send(claim.id, text(world, claim), randomUUID()).then((message) => message && world.acknowledge(message)),
  );
};

/** The first answers are held; the same message goes out again another way, and all answers must be of one message. */
const sendsThreeWays: Step = (world) => {
  const author = world.random.pick([...world.people.customers, ...world.people.staff]);
  const claim = pickClaim(world, author);
  world.meanwhile('one message three ways', threeWays(world, author, claim));
};

async function threeWays(world: World, author: Person, claim: Claim): Promise<void> {
  const input = { claimId: claim.id, content: text(world, claim), clientMessageId: randomUUID() };
  const held = await world.proxy(0);
  const openHeld = (transport: 'Socket.IO' | 'WebSocket') =>
    openWire(transport, held.url, author.token, () => undefined).catch(() => null);
  const [socketIo, webSocket] = await Promise.all([openHeld('Socket.IO'), openHeld('WebSocket')]);
  held.holdAnswers();
  const over = async (wire: Wire | null) => {
    const ack = await wire?.call('send_message', input).catch(() => null);
    return ack?.ok ? ack.message : null;
  };
  const rest = async () => {
    const answer = await world.request<Message>(author, 'POST', '/messages', input);
    return answer && answer.status < 300 ? answer.body : null;
  };
  const answers = world.random
    .shuffled([() => over(socketIo), () => over(webSocket), rest, rest])
    .map((send) => send());
  // The one whose answer is not held says when the message is stored; then the others may speak.
  await Promise.race(answers);
  if (world.random.chance(0.7)) {
    held.calm();
  } else {
    held.cutAll();
  }
  for (const message of await Promise.all(answers)) {
    if (message) {
      world.acknowledge(message);
    }
  }
  socketIo?.close();
  webSocket?.close();
}

const edits: Step = (world) => {
  const person = world.random.pick([...world.people.customers, ...world.people.staff]);
  const message = pickMessage(world, person, true);
  if (!message) {
    return;
  }
  const content = text(world, { id: message.claimId });
  const page = world.pages.find((one) => one.person === person);
  const direct = async () => {
    const answer = await world.request<Message & Problem>(person, 'PATCH', `/messages/${message.id}`, { content });
    return answer?.status === 200;
  };
  const overPage = () =>
    page
      ?.store(message.claimId)
      .edit(message.id, content)
      .then(
        () => true,
        () => false,
      );
  world.meanwhile(
    'an edit',
    Promise.resolve(world.random.chance(0.5) ? direct() : overPage()).then((isDone) => {
      if (isDone) {
        world.edits.set(message.id, (world.edits.get(message.id) ?? new Set()).add(content));
      }
    }),
  );
};

const deletes: Step = (world) => {
  const person = world.random.pick([...world.people.customers, ...world.people.staff]);
  const message = pickMessage(world, person, true);
  if (!message) {
    return;
  }
  world.meanwhile(
    'a deletion',
    world.request(person, 'DELETE', `/messages/${message.id}`).then((answer) => {
      if (answer?.status === 204) {
        world.deletions.add(message.id);
      }
    }),
  );
};

const pageReads: Step = (world) => {
  const { page, claim } = pickPage(world);
  const { items } = page.store(claim.id).getSnapshot();
  const stored = items.filter(({ message }) => message.seq !== null && message.senderId !== page.person.id);
  if (stored.length > 0) {
    page.store(claim.id).markRead(world.random.pick(stored.slice(-5)).message.id);
  }
};

const followerReads: Step = (world) => {
  const follower = world.random.pick(world.followers);
  const message = pickMessage(world, follower.person, false);
  if (message) {
    world.meanwhile('a follower reads', follower.read(message.id));
  }
};

const staffChange: Step = (world) => {
  const staff = world.random.pick(world.people.staff);
  const claim = pickClaim(world, staff);
  const change = world.random.pick([
    { status: world.random.pick(STATUSES) },
    { status: world.random.pick(STATUSES) },
    { status: 'OPEN' },
    { priority: world.random.pick(['LOW', 'NORMAL', 'HIGH', 'URGENT']) },
    { assigneeId: world.random.pick([...world.people.staff.map(({ id }) => id), null]) },
  ]);
  world.meanwhile(
    'a change of the claim',
    world.request<Problem>(staff, 'PATCH', `/claims/${claim.id}`, change).then((answer) => {
      if (answer && answer.status !== 200) {
        expect(['claim_closed', 'unavailable']).toContain(answer.body.code);
      }
    }),
  );
};

/** A customer tries all doors of another customer's claim. */
const trespasses: Step = (world) => {
  const [ann, bob] = world.random.shuffled(world.people.customers);
  const claim = world.claims.find(({ customer }) => customer.id === ann?.id);
  if (!bob || !claim) {
    return;
  }
  const foreign = [...world.acknowledged.values()].find(({ claimId }) => claimId === claim.id);
  const follower = world.followers.find(({ person }) => person === bob);
  const refused = async (answer: Promise<{ status: number } | null>) => {
    expect((await answer)?.status ?? 404).toBe(404);
  };
  world.meanwhile(
    'a trespass',
    Promise.all([
      follower?.triesToJoin(claim.id).then((code) => {
        // `unauthorized`, `unavailable`: the connection was ending.
        expect(['not_found', 'unauthorized', 'unavailable', null]).toContain(code);
      }),
      refused(world.request<LogEvent>(bob, 'GET', `/claims/${claim.id}/events`)),
      refused(world.request(bob, 'POST', '/messages', { claimId: claim.id, content: 'Let me in.' })),
      ...(foreign ? [refused(world.request(bob, 'PATCH', `/messages/${foreign.id}/read`))] : []),
    ]),
  );
};

const types: Step = (world) => {
  if (world.random.chance(0.5)) {
    const { page, claim } = pickPage(world);
    page.store(claim.id).typingStarted();
  } else {
    const follower = world.random.pick(world.followers);
    world.meanwhile('typing', follower.typing(pickClaim(world, follower.person).id));
  }
};

const loadsOlder: Step = (world) => {
  const { page, claim } = pickPage(world);
  world.meanwhile('older messages', page.store(claim.id).loadOlder());
};

const cuts: Step = (world) => world.random.pick(world.proxies).cutAll();

/** Each with its weight. */
const steps: readonly (readonly [number, Step])[] = [
  [26, pageSends],
  [18, followerSends],
  [4, sendsThreeWays],
  [12, edits],
  [5, deletes],
  [8, pageReads],
  [6, followerReads],
  [8, staffChange],
  [3, trespasses],
  [4, types],
  [2, loadsOlder],
  [4, cuts],
];
const totalWeight = steps.reduce((total, [weight]) => total + weight, 0);

/** One thing that somebody does, by chance. */
export async function randomStep(world: World): Promise<void> {
  let dice = world.random.next() * totalWeight;
  for (const [weight, step] of steps) {
    dice -= weight;
    if (dice < 0) {
      return step(world);
    }
  }
}
