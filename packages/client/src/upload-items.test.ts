import type { Attachment } from '@claimline/protocol';
import { describe, expect, it } from 'vitest';
import { createShownUploads } from './shown-uploads.js';
import { LogModel, person, uuid } from './testing/log-model.js';
import type { OutboxEntry } from './types.js';
import { createUploadItems, newUpload, type UploadItems } from './upload-items.js';
import { nextUploadStage, type UploadEvent, type UploadStage } from './upload-states.js';

it.each<[UploadStage, UploadEvent, UploadStage | null]>([
  ['waiting', 'started', 'uploading'],
  ['waiting', 'stored', 'stored'],
  ['waiting', 'refused', null],
  ['uploading', 'stored', 'stored'],
  ['uploading', 'postponed', 'waiting'],
  ['uploading', 'refused', 'failed'],
  ['failed', 'retried', 'waiting'],
  ['failed', 'stored', 'stored'],
  ['failed', 'started', null],
  ['stored', 'postponed', null],
  ['stored', 'refused', null],
])('FILE: %s, %s → %s', (stage, event, expected) => {
  expect(nextUploadStage(stage, event)).toBe(expected);
});

describe('what is shown of uploads', () => {
  const message: OutboxEntry = {
    clientMessageId: 'm',
    claimId: uuid(9),
    userId: person(2).id,
    content: '',
    createdAt: '',
    order: 1,
    failed: null,
  };

  function makeItems(names: readonly string[]) {
    const items = createUploadItems();
    const ids = names.map((name, position) => {
      const entry = newUpload(message, position, new File(['abc'], name));
      items.add(entry);
      return entry.id;
    });
    const [one = '', two = ''] = ids;
    const shown = createShownUploads();
    const show = (attachments: readonly Attachment[]) => shownOf(items)(shown, attachments);
    return { items, one, two, show };
  }

  const shownOf =
    (items: UploadItems) => (shown: ReturnType<typeof createShownUploads>, attachments: readonly Attachment[]) =>
      items.ofClaim(message.claimId).flatMap((group) => shown(group, attachments));

  const model = new LogModel(message.claimId);
  const stored = model.send(person(2), '', 'm');
  function attachment(fileName: string): Attachment {
    const attached = model.attach(stored, { fileName, fileSize: 3 });
    if (!attached) throw new Error('the message is deleted');
    return attached;
  }

  it('FILE: one whose attachment the log shows before the answer gives way to it', () => {
    const { items, one, show } = makeItems(['a.png', 'b.png']);
    const a = attachment('a.png');
    expect(show([a]).map(({ fileName }) => fileName)).toEqual(['a.png', 'b.png']);
    items.move(one, 'started');
    items.progress(one, 2);
    expect(show([]).map(({ sentBytes }) => sentBytes)).toEqual([2, 0]);
    expect(show([a]).map(({ fileName }) => fileName)).toEqual(['b.png']);
    // The answer was lost: so it stays while it is asked for again.
    items.move(one, 'postponed');
    expect(show([a]).map(({ fileName }) => fileName)).toEqual(['b.png']);
  });

  it('FILE: one that was answered stays until its attachment is shown', () => {
    const { items, one, show } = makeItems(['a.png', 'b.png']);
    const a = attachment('a.png');
    items.move(one, 'started');
    items.move(one, 'stored', { attachment: a });
    expect(show([])[0]).toMatchObject({ state: 'uploading', sentBytes: 3 });
    expect(show([a]).map(({ fileName }) => fileName)).toEqual(['b.png']);
  });

  it('FILE: of two alike each attachment stands for one', () => {
    const { items, one, two, show } = makeItems(['a.png', 'a.png']);
    const a = attachment('a.png');
    for (const id of [one, two]) items.move(id, 'started');
    expect(show([a])).toHaveLength(1);
    items.move(two, 'stored', { attachment: a });
    expect(show([a]).map(({ id }) => id)).toEqual([one]);
    items.drop(two);
    expect(show([a]).map(({ id }) => id)).toEqual([one]);
    expect(show([a, attachment('a.png')])).toEqual([]);
  });

  it('FILE: a refused one is shown whatever there is', () => {
    const { items, one, show } = makeItems(['a.png']);
    items.move(one, 'started');
    items.move(one, 'refused', { failed: { code: 'quota_exceeded', message: '', retryable: false } });
    expect(show([attachment('a.png')])).toMatchObject([{ state: 'failed', error: { code: 'quota_exceeded' } }]);
  });

  it('FILE: those that nothing touched keep their identity', () => {
    const { items, one, show } = makeItems(['a.png', 'b.png']);
    const [, before] = show([]);
    items.move(one, 'started');
    expect(show([])[1]).toBe(before);
    const none: Attachment[] = [];
    const group = items.ofClaim(message.claimId)[0] ?? [];
    const shown = createShownUploads();
    expect(shown(group, none)).toBe(shown(group, none));
  });
});
