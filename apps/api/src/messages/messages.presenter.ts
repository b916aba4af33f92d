import { excerptOf, type Message, type Quote, type ReadMark } from '@claimline/protocol';
import { presentAttachment } from '../attachments/attachments.presenter.js';
import type { AttachmentRow } from '../attachments/attachments.types.js';
import type { MessageRow, QuotedRow, ReadMarkRow } from './messages.types.js';

/** Who else has read a message, in the order of reading: of each reader, the first advance that reached it. */
function presentReadBy(row: MessageRow, marks: readonly ReadMarkRow[]): ReadMark[] {
  const firstByUser = new Map<string, ReadMarkRow>();
  for (const mark of marks) {
    if (mark.upToSeq >= row.seq && mark.userId !== row.senderId && !firstByUser.has(mark.userId)) {
      firstByUser.set(mark.userId, mark);
    }
  }
  const inOrder = [...firstByUser.values()].sort((a, b) => a.seq - b.seq);
  return inOrder.map(({ userId, readAt }) => ({ userId, readAt: readAt.toISOString() }));
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
  marks: readonly ReadMarkRow[],
  quote: Quote | null,
): Message {
  return {
    id: row.id,
    claimId: row.claimId,
    seq: row.seq,
    senderId: row.senderId,
    sender: { id: row.senderId, firstName: row.senderFirstName, lastName: row.senderLastName, role: row.senderRole },
    content: row.content,
    clientMessageId: row.clientMessageId,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    replyToId: quote && row.replyToId,
    quote,
    attachments: attachments.map(presentAttachment),
    readBy: presentReadBy(row, marks),
  };
}
