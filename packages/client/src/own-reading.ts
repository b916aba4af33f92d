import type { Message, ReadReceipt } from '@claimline/protocol';

/**
 * How far the user has read: what the server says on joining and by receipts. Until it has said so, the marks on the
 * messages of others, which fall short where the last message read was the user's own.
 */
export interface OwnReading {
  /** By what is known and the messages that are loaded now. */
  upToSeq(messages: readonly Message[]): number;
  /** The same without what was read since opening: where the "new" line stands, and stays. */
  upToSeqAtOpening(messages: readonly Message[]): number;
  /** The server's answer to joining. */
  noteReadUpTo(seq: number): void;
  /** The user has read on: what the server says from now on is not how it was at opening. */
  noteMarking(): void;
  /** A receipt of the user's own. */
  noteReceipt(receipt: Pick<ReadReceipt, 'readAt' | 'upToSeq'>): void;
  /** From here on is another opening. */
  reopen(messages: readonly Message[]): void;
}

export function createOwnReading(userId: string): OwnReading {
  let lastMessages: readonly Message[] | null = null;
  let upToSeq = 0;
  let atOpening: number | null = null;
  /** Whether the server itself has said how it was at opening. */
  let isSaid = false;
  let hasReadOn = false;
  /** When the first own reading since opening happened, by the server's clock. */
  let firstReadAt: string | null = null;

  return {
    upToSeq(messages) {
      // Only forward: what was read once stays so, whatever is loaded.
      if (messages !== lastMessages) upToSeq = Math.max(upToSeq, furthest(messages, userId, null));
      lastMessages = messages;
      return upToSeq;
    },
    upToSeqAtOpening(messages) {
      // Not found among the loaded messages yet: an older page may have it.
      if (!isSaid && (atOpening === null || atOpening === 0)) atOpening = furthest(messages, userId, firstReadAt);
      return atOpening ?? 0;
    },
    noteReadUpTo(seq) {
      if (!isSaid && !hasReadOn) {
        isSaid = true;
        atOpening = Math.max(atOpening ?? 0, seq);
      }
      upToSeq = Math.max(upToSeq, seq);
    },
    noteMarking() {
      hasReadOn = true;
    },
    noteReceipt(receipt) {
      hasReadOn = true;
      upToSeq = Math.max(upToSeq, receipt.upToSeq);
      if (firstReadAt === null || receipt.readAt < firstReadAt) firstReadAt = receipt.readAt;
    },
    reopen(messages) {
      firstReadAt = null;
      isSaid = false;
      hasReadOn = false;
      upToSeq = Math.max(upToSeq, furthest(messages, userId, null));
      atOpening = messages.length === 0 ? null : upToSeq;
    },
  };
}

function furthest(messages: readonly Message[], userId: string, before: string | null): number {
  const found = messages.findLast((message) =>
    message.readBy.some((mark) => mark.userId === userId && (before === null || mark.readAt < before)),
  );
  return found?.seq ?? 0;
}
