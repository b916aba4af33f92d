import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { createIndexedDbOutboxStorage } from './outbox-storage-indexeddb.js';
import { person, uuid } from './testing/log-model.js';
import type { OutboxEntry } from './types.js';
import { newUpload } from './upload-items.js';

const userId = person(2).id;
let names = 0;
const newName = () => `storage-${names++}`;

const entry = (clientMessageId: string): OutboxEntry => ({
  clientMessageId,
  claimId: uuid(9),
  userId,
  content: clientMessageId,
  createdAt: '2024-01-01T00:00:00.000Z',
  order: 1,
  failed: null,
});
const upload = (message: OutboxEntry, position: number) =>
  newUpload(message, position, new File([`bytes ${position}`], `${position}.png`, { type: 'image/png' }));

it('SEND: messages that an earlier version has queued are still there', async () => {
  const name = newName();
  const earlier = await openDB(name, 1, {
    upgrade: (db) => db.createObjectStore('entries', { keyPath: 'clientMessageId' }).createIndex('userId', 'userId'),
  });
  await earlier.put('entries', entry('queued'));
  earlier.close();
  const storage = createIndexedDbOutboxStorage(name);
  expect(await storage.load(userId)).toEqual({ entries: [entry('queued')], uploads: [] });
});

it('FILE: files are kept with their message, over a reload, and are not for another user', async () => {
  const name = newName();
  const message = entry('m');
  const [one, two] = [upload(message, 0), upload(message, 1)];
  const before = createIndexedDbOutboxStorage(name);
  await before.put(message, [one, two]);
  await before.changeUpload({ ...two, failed: { code: 'storage_full', message: '', retryable: true } });
  await before.changeUpload(upload(message, 2));
  const after = createIndexedDbOutboxStorage(name);
  const { entries, uploads } = await after.load(userId);
  expect(entries).toEqual([message]);
  const byPosition = uploads.sort((some, other) => some.position - other.position);
  expect(byPosition.map(({ fileName, failed }) => [fileName, failed?.code])).toEqual([
    ['0.png', undefined],
    ['1.png', 'storage_full'],
  ]);
  expect(await byPosition[1]?.file.text()).toBe('bytes 1');
  expect(await (await after.loadFile(one.id))?.text()).toBe('bytes 0');
  expect(await after.load(person(3).id)).toEqual({ entries: [], uploads: [] });
});

it('FILE: when its message is sent a file stays and knows where it belongs; when it is discarded the file goes', async () => {
  const storage = createIndexedDbOutboxStorage(newName());
  const [sent, discarded] = [entry('sent'), entry('discarded')];
  const [one, two, three] = [upload(sent, 0), upload(sent, 1), upload(discarded, 0)];
  await storage.put(sent, [one, two]);
  await storage.put(discarded, [three]);
  await storage.settle('sent', uuid(7));
  await storage.remove('discarded');
  await storage.removeUpload(two.id);
  const { entries, uploads } = await storage.load(userId);
  expect(entries).toEqual([]);
  expect(uploads.map(({ id, messageId }) => [id, messageId])).toEqual([[one.id, uuid(7)]]);
  expect(await storage.loadFile(two.id)).toBeNull();
  expect(await storage.loadFile(three.id)).toBeNull();
});

it('FILE: a message whose files cannot be stored is not stored without them, and both live as long as the tab', async () => {
  const name = newName();
  const message = entry('m');
  const one = upload(message, 0);
  // What some browsers do in private windows: refuse the Blob, and nothing else.
  const unclonable = Object.assign(() => {}, { size: 1 }) as unknown as Blob;
  const storage = createIndexedDbOutboxStorage(name);
  await storage.put(message, [one, { ...upload(message, 1), file: unclonable }]);
  const kept = await storage.load(userId);
  expect([kept.entries, kept.uploads.map(({ position }) => position)]).toEqual([[message], [0, 1]]);
  const otherTab = createIndexedDbOutboxStorage(name);
  expect(await otherTab.load(userId)).toEqual({ entries: [], uploads: [] });
  expect(await otherTab.loadFile(one.id)).toBeNull();
  await storage.settle('m', uuid(7));
  const settled = await storage.load(userId);
  expect([settled.entries, settled.uploads.map(({ messageId }) => messageId)]).toEqual([[], [uuid(7), uuid(7)]]);
});
