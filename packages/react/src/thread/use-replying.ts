import { quoteOf, type ReplyTo, type TimelineItem } from '@claimline/client';
import type { Message } from '@claimline/protocol';
import { useState } from 'react';
import { readStored, writeStored } from '../browser/local-storage';

/** The message that the draft answers: kept with it on this device, and shown as it is now where it is loaded. */
export function useReplying(userId: string, claimId: string, items: readonly TimelineItem[]) {
  const key = `claimline:draft-reply:${userId}:${claimId}`;
  const [kept, setKept] = useState<ReplyTo | null>(() => parse(readStored(key)));

  const set = (next: ReplyTo | null) => {
    setKept(next);
    writeStored(key, next && JSON.stringify(next));
  };
  const loaded = kept && items.find(({ message }) => message.seq === kept.quote.seq)?.message;
  const replyTo = kept && loaded && loaded.seq !== null ? { id: kept.id, quote: quoteOf(loaded) } : kept;

  return {
    replyTo,
    start: (message: Message) => set({ id: message.id, quote: quoteOf(message) }),
    stop: () => set(null),
  };
}

/** Written by this page, perhaps by an earlier version of it. */
function parse(text: string | null): ReplyTo | null {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<ReplyTo> | null;
    return value?.id && value.quote ? { id: value.id, quote: value.quote } : null;
  } catch {
    return null;
  }
}
