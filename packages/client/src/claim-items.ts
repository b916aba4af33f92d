import type { Message, User } from '@claimline/protocol';
import type { OutboxItem } from './outbox-items.js';
import type { LocalEcho, TimelineItem } from './types.js';

/** Makes the lines of a conversation; the same array as before while neither input has changed. */
export type ItemsBuilder = (
  messages: readonly Message[],
  outbox: readonly OutboxItem[],
  user: User | null,
) => readonly TimelineItem[];

export function createItemsBuilder(): ItemsBuilder {
  // A line keeps its identity as long as its message does: rendering 10,000 of them again would show.
  let ofMessage = new WeakMap<Message, TimelineItem>();
  const ofOutbox = new WeakMap<OutboxItem, TimelineItem>();
  let lastMessages: readonly Message[] | null = null;
  let storedItems: readonly TimelineItem[] = [];
  let lastOutbox: readonly OutboxItem[] | null = null;
  let lastUser: User | null = null;
  let items: readonly TimelineItem[] = [];

  return (messages, outbox, user) => {
    if (messages === lastMessages && outbox === lastOutbox && user === lastUser) return items;
    const storedBefore = storedItems;
    // Which messages are one's own decides on their keys.
    if (user?.id !== lastUser?.id) ofMessage = new WeakMap();
    if (messages !== lastMessages || user?.id !== lastUser?.id) {
      storedItems = messages.map((message) => memo(ofMessage, message, () => storedItem(message, user)));
    }
    const echoesBefore = items.slice(storedBefore.length);
    const pending = outbox.filter((item) => !isStored(messages, item));
    const echoes = user ? pending.map((item) => memo(ofOutbox, item, () => outboxItem(item, user))) : [];
    lastMessages = messages;
    lastOutbox = outbox;
    lastUser = user;
    const isSame =
      storedItems === storedBefore &&
      echoes.length === echoesBefore.length &&
      echoes.every((echo, index) => echo === echoesBefore[index]);
    if (!isSame) items = echoes.length === 0 ? storedItems : [...storedItems, ...echoes];
    return items;
  };
}

function memo<Source extends object>(
  known: WeakMap<Source, TimelineItem>,
  source: Source,
  make: () => TimelineItem,
): TimelineItem {
  const item = known.get(source) ?? make();
  known.set(source, item);
  return item;
}

/** Own messages keep the key that their local echo had, also on this user's other devices and after a reload. */
function storedItem(message: Message, user: User | null): TimelineItem {
  const isOwn = message.senderId === user?.id && message.clientMessageId !== null;
  return {
    key: isOwn ? `own:${message.clientMessageId}` : message.id,
    message,
    sendState: 'sent',
    sendingSince: null,
    error: null,
    uploads: [],
  };
}

function outboxItem({ entry, state, sendingSince, message }: OutboxItem, user: User): TimelineItem {
  return {
    key: `own:${entry.clientMessageId}`,
    message: message ?? localEcho(entry, user),
    sendState: state,
    sendingSince,
    error: entry.failed,
    uploads: [],
  };
}

function localEcho({ clientMessageId, claimId, content, createdAt }: OutboxItem['entry'], user: User): LocalEcho {
  const { id, firstName, lastName, role } = user;
  return {
    id: clientMessageId,
    claimId,
    seq: null,
    senderId: id,
    sender: { id, firstName, lastName, role },
    content,
    clientMessageId,
    createdAt,
    editedAt: null,
    deletedAt: null,
    attachments: [],
    readBy: [],
  };
}

/** Own messages in the log are recent when they are also in the outbox. */
function isStored(messages: readonly Message[], { entry }: OutboxItem): boolean {
  return (
    messages.findLastIndex(
      (message) => message.clientMessageId === entry.clientMessageId && message.senderId === entry.userId,
    ) >= 0
  );
}
