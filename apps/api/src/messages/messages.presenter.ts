import { excerptOf, type Message, type Quote, type ReadMark } from '@claimline/protocol';
import { presentAttachment } from '../attachments/attachments.presenter.js';
import type { AttachmentRow } from '../attachments/attachments.types.js';
import type { MessageRow, QuotedRow, ReadMarkRow } from './messages.types.js';

/** The advances of each reader, in the order of reading, which is that of positions too; each with what is shown of it. */
export type Readers = { userId: string; advances: (ReadMarkRow & { shown: ReadMark })[] }[];

/** Made once for all messages of a page. */
export function readersOf(marks: readonly ReadMarkRow[]): Readers {
  const advances = marks.map((mark) => ({
    ...mark,
    shown: { userId: mark.userId, readAt: mark.readAt.toISOString() },
  }));
  return [...Map.groupBy(advances, ({ userId }) => userId)].map(([userId, own]) => ({ userId, advances: own }));
}

/** Who else has read a message, in the order of reading: of each reader, the first advance that reached it. */
function presentReadBy({ seq, senderId }: MessageRow, readers: Readers): ReadMark[] {
  const reached = readers.flatMap(({ userId, advances }) =>
    userId === senderId ? [] : (advances.find(({ upToSeq }) => upToSeq >= seq) ?? []),
  );
  return reached.sort((a, b) => a.seq - b.seq).map(({ shown }) => shown);
}

export function presentQuote(row: QuotedRow): Quote {
  return {
    seq: row.seq,
    sender: { id: row.senderId, firstName: row.senderFirstName, lastName: row.senderLastName, role: row.senderRole },
    excerpt: excerptOf(row.content),
    editedAt: row.editedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}

export function presentMessage(
  row: MessageRow,
  attachments: readonly AttachmentRow[],
  readers: Readers,
  quote: Quote | null,
): Message {
  return {
    id: row.id,
    claimId: row.claimId,
    seq: row.seq,
    senderId: row.senderId,
    sender: row.sender,
    content: row.content,
    clientMessageId: row.clientMessageId,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    replyToId: quote && row.replyToId,
    quote,
    attachments: attachments.map(presentAttachment),
    readBy: presentReadBy(row, readers),
  };
}
