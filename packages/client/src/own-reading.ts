import type { Message } from '@claimline/protocol';

/** How far the user has read, by the marks on the messages of others. */
export interface OwnReading {
  /** Of the messages that are loaded now. */
  upToSeq(messages: readonly Message[]): number;
  /** The same without what was read since opening: where the "new" line stands, and stays. */
  upToSeqAtOpening(messages: readonly Message[]): number;
  /** A receipt of the user's own. */
  noteReceipt(readAt: string): void;
  /** From here on is another opening. */
  reopen(messages: readonly Message[]): void;
}

export function createOwnReading(userId: string): OwnReading {
  let lastMessages: readonly Message[] | null = null;
  let upToSeq = 0;
  let atOpening: number | null = null;
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
      if (atOpening === null || atOpening === 0) atOpening = furthest(messages, userId, firstReadAt);
      return atOpening;
    },
    noteReceipt(readAt) {
      if (firstReadAt === null || readAt < firstReadAt) firstReadAt = readAt;
    },
    reopen(messages) {
      firstReadAt = null;
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
