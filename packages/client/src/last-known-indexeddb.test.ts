import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import type { KeptClaim } from './last-known.js';
import { createIndexedDbLastKnown } from './last-known-indexeddb.js';
import { LogModel, person, uuid } from './testing/log-model.js';

let names = 0;
const newName = () => `last-known-${names++}`;
const [claire, nina] = [person(1), person(2)];

function keptClaim(number: number): KeptClaim {
  const model = new LogModel(uuid(number));
  model.send(claire, `text ${number}`);
  return { claimId: uuid(number), claim: model.claim, messages: model.messages, hasOlder: false, people: [] };
}

it('KEEP: what was seen last is there again after a reload', async () => {
  const name = newName();
  const before = createIndexedDbLastKnown(name);
  const list = { items: [], nextCursor: 'more' };
  await before.keepUser(claire);
  await before.keepInbox(claire.id, { claims: list });
  await before.keepInbox(claire.id, { unread: { total: 2, byClaim: {} } });
  await before.keepClaim(claire.id, keptClaim(9));
  const after = createIndexedDbLastKnown(name);
  expect(await after.user()).toEqual(claire);
  expect(await after.inbox(claire.id)).toEqual({ claims: list, unread: { total: 2, byClaim: {} } });
  expect(await after.claim(claire.id, uuid(9))).toMatchObject(keptClaim(9));
});

it('KEEP: nothing is shown to another person, and nothing is kept in the name of who has gone', async () => {
  const kept = createIndexedDbLastKnown(newName());
  await kept.keepUser(claire);
  await kept.keepClaim(claire.id, keptClaim(9));
  expect(await kept.claim(nina.id, uuid(9))).toBeNull();
  await kept.keepUser(nina);
  // A tab that has not heard of it yet.
  await kept.keepClaim(claire.id, keptClaim(8));
  await kept.keepInbox(claire.id, { claims: { items: [], nextCursor: 'more' } });
  for (const { id } of [claire, nina]) {
    expect(await kept.inbox(id)).toEqual({ claims: null, unread: null });
    for (const claimId of [uuid(8), uuid(9)]) expect(await kept.claim(id, claimId)).toBeNull();
  }
});

it('KEEP: a logout, and another role, forget everything', async () => {
  const kept = createIndexedDbLastKnown(newName());
  await kept.keepUser(claire);
  await kept.keepClaim(claire.id, keptClaim(9));
  await kept.keepUser({ ...claire, role: 'AGENT' });
  expect(await kept.claim(claire.id, uuid(9))).toBeNull();
  await kept.keepClaim(claire.id, keptClaim(9));
  await kept.forgetAll();
  expect(await kept.user()).toBeNull();
  await kept.keepClaim(claire.id, keptClaim(9));
  expect(await kept.claim(claire.id, uuid(9))).toBeNull();
});

it('KEEP: the thirty claims seen last are kept, and those that a whole list no longer has are not', async () => {
  const kept = createIndexedDbLastKnown(newName());
  await kept.keepUser(claire);
  vi.useFakeTimers({ toFake: ['Date'] });
  for (let number = 1; number <= 31; number++) {
    vi.setSystemTime(number);
    await kept.keepClaim(claire.id, keptClaim(number));
  }
  vi.useRealTimers();
  expect(await kept.claim(claire.id, uuid(1))).toBeNull();
  expect(await kept.claim(claire.id, uuid(2))).not.toBeNull();
  await kept.keepInbox(claire.id, { claims: { items: [], nextCursor: 'there are more' } });
  expect(await kept.claim(claire.id, uuid(2))).not.toBeNull();
  await kept.keepInbox(claire.id, { claims: { items: [], nextCursor: null } });
  expect(await kept.claim(claire.id, uuid(2))).toBeNull();
});

it('KEEP: where nothing can be stored, nothing fails', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('private window', 'InvalidStateError');
  });
  const kept = createIndexedDbLastKnown(newName());
  await kept.keepUser(claire);
  await kept.keepClaim(claire.id, keptClaim(9));
  expect(await kept.user()).toBeNull();
  expect(await kept.claim(claire.id, uuid(9))).toBeNull();
  open.mockRestore();
});
