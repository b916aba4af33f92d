import { toClientError } from './failure.js';

/** Reading scrolls past many messages: one call for all of them. */
const COALESCE_MS = 150;
const RETRY_MS = 5_000;

export interface ReadMarker {
  /** What was asked for, whether or not the server knows yet. */
  upToSeq(): number;
  /** Only forward: an older message is ignored. */
  mark(messageId: string, seq: number): void;
  /** The server has gone back to an earlier state. */
  forget(): void;
  /** The connection is back. */
  wake(): void;
  close(): void;
}

/** Tells the server how far the user has read, the furthest message alone, until it is told. */
export function createReadMarker(send: (messageId: string) => Promise<unknown>): ReadMarker {
  let furthest = 0;
  let waiting: string | null = null;
  let isSending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(flush, delayMs);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (isSending || waiting === null) return;
    const messageId = waiting;
    waiting = null;
    isSending = true;
    try {
      await send(messageId);
    } catch (thrown) {
      // Refused for good: the claim was closed, or the message is gone.
      if (toClientError(thrown).retryable) waiting ??= messageId;
    }
    isSending = false;
    if (waiting !== null) schedule(waiting === messageId ? RETRY_MS : COALESCE_MS);
  }

  return {
    upToSeq: () => furthest,
    mark(messageId, seq) {
      if (seq <= furthest) return;
      furthest = seq;
      waiting = messageId;
      // Not pushed back by the next one: while scrolling, the server hears every now and then.
      if (!isSending) timer ??= setTimeout(flush, COALESCE_MS);
    },
    forget() {
      furthest = 0;
      waiting = null;
    },
    wake: flush,
    close: () => clearTimeout(timer),
  };
}
