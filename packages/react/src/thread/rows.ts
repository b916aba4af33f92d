import type { TimelineItem } from '@claimline/client';
import { dayNumber } from '../i18n/time-words';

const GROUP_MS = 5 * 60_000;

/** One message and how it stands among its neighbours. */
export interface Row {
  key: string;
  item: TimelineItem;
  /** When it was written, in milliseconds of the epoch. */
  time: number;
  /** Number of the local day. */
  day: number;
  own: boolean;
  /** Whether it answers a message of the reader's own. */
  answersOwn: boolean;
  /** First of its day: a separator stands above. */
  startsDay: boolean;
  /** First and last of what one author wrote within 5 minutes: name above, room below. */
  startsGroup: boolean;
  endsGroup: boolean;
  /** First message that was unread when the claim was opened. */
  startsUnread: boolean;
}

export interface RowOptions {
  userId: string;
  readUpToSeqAtOpening: number;
}

/** The rows that were made last, by item. */
export type KnownRows = WeakMap<TimelineItem, Row>;

/** What a row says of its item alone. */
function rowOf(item: TimelineItem, userId: string, known: KnownRows): Row {
  const { message } = item;
  const former = known.get(item);
  const time = former?.time ?? Date.parse(message.createdAt);
  return {
    key: item.key,
    item,
    time,
    day: former?.day ?? dayNumber(time),
    own: message.senderId === userId,
    answersOwn: message.quote?.sender.id === userId,
    startsDay: false,
    startsGroup: false,
    endsGroup: false,
    startsUnread: false,
  };
}

const isSame = (a: Row, b: Row) =>
  a.own === b.own &&
  a.answersOwn === b.answersOwn &&
  a.startsDay === b.startsDay &&
  a.startsGroup === b.startsGroup &&
  a.endsGroup === b.endsGroup &&
  a.startsUnread === b.startsUnread;

/**
 * A row stays the same object while nothing of it changes, if `known` does: with 10,000 of them, only those that are new
 * or have other neighbours are drawn again.
 */
export function buildRows(
  items: readonly TimelineItem[],
  { userId, readUpToSeqAtOpening }: RowOptions,
  known: KnownRows = new WeakMap(),
): Row[] {
  const rows: Row[] = [];
  let unreadFound = false;
  let groupBegan = 0;

  for (const item of items) {
    const former = rows.at(-1);
    const row = rowOf(item, userId, known);
    const { seq } = item.message;
    row.startsDay = former?.day !== row.day;
    row.startsUnread = !unreadFound && !row.own && seq !== null && seq > readUpToSeqAtOpening;
    unreadFound ||= row.startsUnread;
    row.startsGroup =
      row.startsDay ||
      row.startsUnread ||
      former?.item.message.senderId !== item.message.senderId ||
      row.time - groupBegan >= GROUP_MS ||
      former.item.sendState === 'failed';
    if (row.startsGroup) {
      groupBegan = row.time;
      if (former) former.endsGroup = true;
    }
    rows.push(row);
  }
  const last = rows.at(-1);
  if (last) last.endsGroup = true;
  return rows.map((row) => {
    const former = known.get(row.item);
    if (former && isSame(former, row)) return former;
    known.set(row.item, row);
    return row;
  });
}
