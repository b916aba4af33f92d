import type { TimelineItem } from '@claimline/client';
import { daysBetween } from '../i18n/time-words';

const GROUP_MS = 5 * 60_000;

/** One message and how it stands among its neighbours. */
export interface Row {
  key: string;
  item: TimelineItem;
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

const timeOf = (item: TimelineItem) => Date.parse(item.message.createdAt);

export function buildRows(items: readonly TimelineItem[], { userId, readUpToSeqAtOpening }: RowOptions): Row[] {
  const rows: Row[] = [];
  let unreadFound = false;
  let groupBegan = 0;

  for (const item of items) {
    const { message } = item;
    const former: Row | undefined = rows.at(-1);
    const time = timeOf(item);
    const own = message.senderId === userId;
    const startsDay = !former || daysBetween(timeOf(former.item), time) !== 0;
    const startsUnread: boolean = !unreadFound && !own && message.seq !== null && message.seq > readUpToSeqAtOpening;
    unreadFound ||= startsUnread;
    const startsGroup =
      startsDay ||
      startsUnread ||
      former?.item.message.senderId !== message.senderId ||
      time - groupBegan >= GROUP_MS ||
      former.item.sendState === 'failed';
    if (startsGroup) {
      groupBegan = time;
      if (former) former.endsGroup = true;
    }
    rows.push({
      key: item.key,
      item,
      own,
      answersOwn: message.quote?.sender.id === userId,
      startsDay,
      startsGroup,
      endsGroup: false,
      startsUnread,
    });
  }
  const last = rows.at(-1);
  if (last) last.endsGroup = true;
  return rows;
}
