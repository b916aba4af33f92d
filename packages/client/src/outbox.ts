import { type Message, normalizeText } from '@claimline/protocol';
import { backoffDelay } from './backoff.js';
import { AnswerTimeout, ClientFailure, errorOf, toClientError } from './failure.js';
import { newClientMessageId } from './ids.js';
import { withLock } from './locks.js';
import { createOutboxItems, type OutboxItems } from './outbox-items.js';
import { createOutboxJournal, withinPatience } from './outbox-journal.js';
import { openTabChannel } from './tabs.js';
import type { ClientError, OutboxEntry, OutboxStorage } from './types.js';

/** Refusals that may be another next time are taken for final after this many in a row. */
const MAX_REFUSALS = 5;
const BACKOFF = { firstMs: 500, maxMs: 15_000 };
/** Longer than any one attempt of another tab. */
const LOCK_WAIT_MS = 15_000;

export interface OutboxOptions {
  storage: OutboxStorage;
  /** Whether there is any way to the server. */
  canSend(): boolean;
  /** Sends under the entry's clientMessageId. Throws `ClientFailure`. */
  transmit(entry: OutboxEntry): Promise<Message>;
  /** The server's answer; the item is `sent` and stays until it is forgotten. */
  onSent(message: Message): void;
}

/** Messages on their way to the log: in order and one at a time within a claim, each until it is there or refused. */
export interface Outbox extends Pick<OutboxItems, 'ofClaim' | 'subscribe' | 'all'> {
  /** Whose messages to send: entries of another user on the same browser stay where they are. */
  setUser(userId: string | null): void;
  send(claimId: string, content: string, options?: { expectsAttachments?: boolean }): string;
  whenSent(clientMessageId: string): Promise<Message>;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  /** The log shows the message: whatever the answer says, or will say, it is sent. */
  confirm(message: Message): void;
  /** A sent item that the log has brought. */
  forget(clientMessageId: string): void;
  /** There is a way to the server again. */
  wake(): void;
  close(): void;
}

type TabNote = { userId: string } & ({ kind: 'changed' } | { kind: 'sent'; message: Message });

interface Waiter {
  promise: Promise<Message>;
  resolve(message: Message): void;
  reject(failure: ClientFailure): void;
}

export function createOutbox({ storage, canSend, transmit, onSent }: OutboxOptions): Outbox {
  const items = createOutboxItems();
  const journal = createOutboxJournal(storage, items);
  const draining = new Set<string>();
  const retryTimers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Per claim, of its first message: how often in a row it was postponed, and refused for the moment. */
  const troubles = new Map<string, { postponed: number; refused: number }>();
  const waiters = new Map<string, Waiter>();
  let userId: string | null = null;
  let lastOrder = 0;

  const tabs = openTabChannel<TabNote>('claimline.outbox', (note) => {
    if (note.userId !== userId) return;
    if (note.kind === 'sent') confirmed(note.message);
    else reconcile(userId).then(wake);
  });

  function tellTabs(note: { kind: 'changed' } | { kind: 'sent'; message: Message }): void {
    if (userId) tabs.post({ ...note, userId });
  }

  const reconcile = (user: string) => journal.reconcile(user, () => userId === user);

  /** Stores the item as it is now, then lets the other tabs look. */
  async function store(clientMessageId: string): Promise<void> {
    await journal.write(clientMessageId);
    tellTabs({ kind: 'changed' });
  }

  /** True when this is the first time that anyone says so. */
  function confirmed(message: Message): boolean {
    const { clientMessageId } = message;
    if (clientMessageId === null || !items.move(clientMessageId, 'confirmed', { message })) return false;
    journal.erase(clientMessageId);
    troubles.delete(message.claimId);
    waiters.get(clientMessageId)?.resolve(message);
    waiters.delete(clientMessageId);
    onSent(message);
    return true;
  }

  function wake(): void {
    for (const claimId of items.claimIds()) drain(claimId);
  }

  /** Something new to send does not hurry what is being waited for. */
  function drainUnlessWaiting(claimId: string): void {
    if (!retryTimers.has(claimId)) drain(claimId);
  }

  async function drain(claimId: string): Promise<void> {
    clearTimeout(retryTimers.get(claimId));
    retryTimers.delete(claimId);
    const drainer = userId;
    if (draining.has(claimId) || !canSend() || drainer === null || !nextQueued(claimId)) return;
    draining.add(claimId);
    try {
      await withLock(`claimline.outbox.${drainer}.${claimId}`, LOCK_WAIT_MS, async () => {
        // Another tab may have sent it while this one waited for the lock.
        await withinPatience(reconcile(drainer));
        while (userId === drainer && canSend()) {
          const next = nextQueued(claimId);
          if (!next || !(await attempt(next.entry))) return;
        }
      });
    } finally {
      draining.delete(claimId);
    }
  }

  function nextQueued(claimId: string) {
    return items.ofClaim(claimId).find(({ state }) => state === 'queued');
  }

  /** False when the claim has to wait. */
  async function attempt(entry: OutboxEntry): Promise<boolean> {
    const { clientMessageId, claimId } = entry;
    items.move(clientMessageId, 'picked');
    try {
      const message = await transmit(entry);
      if (confirmed(message)) tellTabs({ kind: 'sent', message });
      return true;
    } catch (thrown) {
      const error = toClientError(thrown);
      const delayMs = thrown instanceof AnswerTimeout ? null : postponement(claimId, error);
      if (delayMs === null) {
        troubles.delete(claimId);
        if (items.move(clientMessageId, 'refused', { failed: error })) store(clientMessageId);
        return true;
      }
      items.move(clientMessageId, 'postponed');
      retryTimers.set(
        claimId,
        setTimeout(() => drain(claimId), delayMs),
      );
      return false;
    }
  }

  /** How long to wait before the next try; null when a person has to decide. */
  function postponement(claimId: string, error: ClientError): number | null {
    const trouble = troubles.get(claimId) ?? { postponed: 0, refused: 0 };
    // Not about the message: these last as long as they last.
    const isPassing = ['offline', 'unavailable', 'rate_limited', 'unauthorized'].includes(error.code);
    if (!isPassing && (!error.retryable || trouble.refused + 1 >= MAX_REFUSALS)) return null;
    const next = { postponed: trouble.postponed + 1, refused: trouble.refused + (isPassing ? 0 : 1) };
    troubles.set(claimId, next);
    return Math.max(backoffDelay(next.postponed, BACKOFF), error.retryAfterMs ?? 0);
  }

  function stopTimers(): void {
    for (const timer of retryTimers.values()) clearTimeout(timer);
    retryTimers.clear();
    troubles.clear();
  }

  return {
    ofClaim: items.ofClaim,
    subscribe: items.subscribe,
    all: items.all,

    setUser(next) {
      if (next === userId) return;
      userId = next;
      stopTimers();
      items.clear();
      for (const waiter of waiters.values()) waiter.reject(new ClientFailure(errorOf('unauthorized')));
      waiters.clear();
      if (next) reconcile(next).then(wake);
    },

    send(claimId, content, { expectsAttachments = false } = {}) {
      const text = normalizeText(content);
      if (!userId) throw new ClientFailure(errorOf('unauthorized'));
      if (text === '' && !expectsAttachments) throw new ClientFailure(errorOf('validation_failed', 'The message is empty.'));
      // Rises over reloads and across tabs without reading what is stored.
      lastOrder = Math.max(Date.now(), lastOrder + 1);
      const clientMessageId = newClientMessageId();
      items.add({
        clientMessageId,
        claimId,
        userId,
        content: text,
        createdAt: new Date().toISOString(),
        order: lastOrder,
        failed: null,
        ...(expectsAttachments ? { expectsAttachments } : {}),
      });
      store(clientMessageId).then(() => drainUnlessWaiting(claimId));
      return clientMessageId;
    },

    whenSent(clientMessageId) {
      const item = items.get(clientMessageId);
      if (item?.message) return Promise.resolve(item.message);
      if (!item) return Promise.reject(new ClientFailure(errorOf('not_found')));
      const waiter = waiters.get(clientMessageId) ?? Promise.withResolvers<Message>();
      waiters.set(clientMessageId, waiter);
      return waiter.promise;
    },

    retry(clientMessageId) {
      const item = items.get(clientMessageId);
      if (item && items.move(clientMessageId, 'retried')) store(clientMessageId).then(() => drain(item.entry.claimId));
    },

    discard(clientMessageId) {
      const state = items.get(clientMessageId)?.state;
      if (state !== 'queued' && state !== 'failed') return;
      items.drop(clientMessageId);
      waiters.get(clientMessageId)?.reject(new ClientFailure(errorOf('not_found', 'The message was discarded.')));
      waiters.delete(clientMessageId);
      journal.erase(clientMessageId).then(() => tellTabs({ kind: 'changed' }));
    },

    confirm(message) {
      if (message.senderId === userId) confirmed(message);
    },
    forget: items.drop,
    wake,
    close() {
      stopTimers();
      tabs.close();
    },
  };
}
