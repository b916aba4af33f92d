import type { Message, User } from '@claimline/protocol';
import type { OutboxItem } from './outbox-items.js';
import { createShownUploads } from './shown-uploads.js';
import type { LocalEcho, TimelineItem, Upload } from './types.js';
import type { UploadGroup } from './upload-items.js';

/** Makes the lines of a conversation; the same array as before while no input has changed. */
export type ItemsBuilder = (
  messages: readonly Message[],
  outbox: readonly OutboxItem[],
  uploads: readonly UploadGroup[],
  user: User | null,
) => readonly TimelineItem[];

const none: readonly never[] = [];

export function createItemsBuilder(): ItemsBuilder {
  // A line keeps its identity as long as its message does: rendering 10,000 of them again would show.
  let ofMessage = new WeakMap<Message, TimelineItem>();
  const ofOutbox = new WeakMap<OutboxItem, TimelineItem>();
  const ofUploads = new WeakMap<readonly Upload[], TimelineItem>();
  const showUploads = createShownUploads();
  let lastMessages: readonly Message[] | null = null;
  let storedItems: readonly TimelineItem[] = [];
  let lastOutbox: readonly OutboxItem[] | null = null;
  let lastUploads: readonly UploadGroup[] | null = null;
  let lastUser: User | null = null;
  let items: readonly TimelineItem[] = [];

  function withUploads(item: TimelineItem, group: UploadGroup): TimelineItem {
    const uploads = showUploads(group, item.message.attachments);
    if (uploads.length === 0) return item;
    const known = ofUploads.get(uploads);
    if (known?.message === item.message && known.sendState === item.sendState && known.error === item.error)
      return known;
    const made = { ...item, uploads };
    ofUploads.set(uploads, made);
    return made;
  }

  return (messages, outbox, uploads, user) => {
    if (messages === lastMessages && outbox === lastOutbox && uploads === lastUploads && user === lastUser)
      return items;
    // Which messages are one's own decides on their keys.
    if (user?.id !== lastUser?.id) ofMessage = new WeakMap();
    if (messages !== lastMessages || user?.id !== lastUser?.id) {
      storedItems = messages.map((message) => memo(ofMessage, message, () => storedItem(message, user)));
    }
    const pending = outbox.filter(({ entry }) => storedIndex(messages, entry) < 0);
    const echoes = user ? pending.map((item) => memo(ofOutbox, item, () => outboxItem(item, user))) : none;
    let next = echoes.length === 0 ? storedItems : [...storedItems, ...echoes];
    for (const group of uploads) {
      const index = lineOf(group, messages, pending);
      const item = next[index];
      if (item) next = next.with(index, withUploads(item, group));
    }
    lastMessages = messages;
    lastOutbox = outbox;
    lastUploads = uploads;
    lastUser = user;
    const isSame = next.length === items.length && next.every((item, index) => item === items[index]);
    if (!isSame) items = next;
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
    uploads: none,
  };
}

function outboxItem({ entry, state, sendingSince, message }: OutboxItem, user: User): TimelineItem {
  return {
    key: `own:${entry.clientMessageId}`,
    message: message ?? localEcho(entry, user),
    sendState: state === 'queued' && sendingSince !== null ? 'sending' : state,
    sendingSince,
    error: entry.failed,
    uploads: none,
  };
}

function localEcho(
  { clientMessageId, claimId, content, createdAt, replyTo }: OutboxItem['entry'],
  user: User,
): LocalEcho {
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
    replyToId: replyTo?.id ?? null,
    quote: replyTo?.quote ?? null,
    attachments: [],
    readBy: [],
  };
}

interface Own {
  clientMessageId: string;
  userId: string;
}

/** Where an own message stands in the log; from the end, as what is also in the outbox is recent. */
function storedIndex(messages: readonly Message[], { clientMessageId, userId }: Own): number {
  return messages.findLastIndex(
    (message) => message.clientMessageId === clientMessageId && message.senderId === userId,
  );
}

/** Where the message of these files stands among stored messages and then echoes; -1 when it is not loaded. */
function lineOf([first]: UploadGroup, messages: readonly Message[], echoes: readonly OutboxItem[]): number {
  if (!first) return -1;
  const index = storedIndex(messages, first.entry);
  if (index >= 0) return index;
  const echo = echoes.findIndex(({ entry }) => entry.clientMessageId === first.entry.clientMessageId);
  return echo < 0 ? -1 : messages.length + echo;
}
