import type { TimelineItem } from '@claimline/client';
import type { Message } from '@claimline/protocol';
import { describe, expect, it } from 'vitest';
import { buildRows, type KnownRows } from './rows';

const me = { id: 'me', firstName: 'Nina', lastName: 'Laurent', role: 'AGENT' } as const;
const other = { id: 'other', firstName: 'Claire', lastName: 'Martin', role: 'CUSTOMER' } as const;
const start = new Date('2026-03-12T10:00:00').getTime();

function item(seq: number, sender: Message['sender'], minutes: number): TimelineItem {
  const message: Message = {
    id: `m${seq}`,
    claimId: 'claim',
    seq,
    senderId: sender.id,
    sender,
    content: 'texte',
    clientMessageId: null,
    createdAt: new Date(start + minutes * 60_000).toISOString(),
    editedAt: null,
    deletedAt: null,
    attachments: [],
    replyToId: null,
    quote: null,
    readBy: [],
  };
  return { key: message.id, message, sendState: 'sent', sendingSince: null, error: null, uploads: [] };
}

const build = (items: TimelineItem[], readUpToSeqAtOpening = 0) =>
  buildRows(items, { userId: me.id, readUpToSeqAtOpening });

describe('buildRows', () => {
  it('groups what one author writes within 5 minutes', () => {
    const rows = build([item(1, me, 0), item(2, me, 3), item(3, me, 6), item(4, other, 6)]);
    expect(rows.map((row) => row.startsGroup)).toEqual([true, false, true, true]);
    expect(rows.map((row) => row.endsGroup)).toEqual([false, true, true, true]);
  });

  it('starts each day anew', () => {
    const rows = build([item(1, me, 0), item(2, me, 24 * 60)]);
    expect(rows.map((row) => row.startsDay)).toEqual([true, true]);
    expect(rows[1]?.startsGroup).toBe(true);
  });

  it('puts the divider at the first unread message of another, once', () => {
    const rows = build([item(1, other, 0), item(2, me, 1), item(3, other, 2), item(4, other, 3)], 1);
    expect(rows.map((row) => row.startsUnread)).toEqual([false, false, true, false]);
  });

  it('keeps each row that stays as it is, also when older ones come before it', () => {
    const known: KnownRows = new WeakMap();
    const items = [item(3, me, 6), item(4, other, 7), item(5, other, 8)];
    const options = { userId: me.id, readUpToSeqAtOpening: 9 };
    const before = buildRows(items, options, known);
    const after = buildRows([item(1, me, 0), item(2, me, 3), ...items, item(6, other, 9)], options, known);
    // The first one started the day.
    expect(after[2]).toEqual({ ...before[0], startsDay: false });
    expect(after[3]).toBe(before[1]);
    // Its group goes on.
    expect(before[2]?.endsGroup).toBe(true);
    expect(after[4]).toEqual({ ...before[2], endsGroup: false });
    const edited = { ...items[1] } as TimelineItem;
    expect(buildRows(items.with(1, edited), options, known)[1]?.item).toBe(edited);
  });

  it('never counts own messages as unread', () => {
    expect(build([item(1, me, 0), item(2, me, 1)]).some((row) => row.startsUnread)).toBe(false);
  });
});
