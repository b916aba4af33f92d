import { type Message, normalizeText } from '@claimline/protocol';
import { ClientFailure, errorOf, toClientError } from './failure.js';
import { newClientMessageId } from './ids.js';
import { withLock } from './locks.js';
import { createOutboxItems, type OutboxItems } from './outbox-items.js';
import { createOutboxJournal, withinPatience } from './outbox-journal.js';
import { createSendRetries } from './send-retries.js';
import { createSendWaiters } from './send-waiters.js';
import { openTabChannel } from './tabs.js';
import type { OutboxEntry, OutboxStorage } from './types.js';

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

export function createOutbox({ storage, canSend, transmit, onSent }: OutboxOptions): Outbox {
  const items = createOutboxItems();
  const journal = createOutboxJournal(storage, items);
  const draining = new Set<string>();
  const retries = createSendRetries((claimId) => void drain(claimId));
  const waiters = createSendWaiters();
  let userId: string | null = null;
  let lastOrder = 0;

  const tabs = openTabChannel<TabNote>('claimline.outbox', (note) => {
    if (note.userId !== userId) return;
    if (note.kind === 'sent') confirmed(note.message);
    else void reconcile(userId).then(wake);
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
    void journal.erase(clientMessageId);
    retries.settle(message.claimId);
    waiters.sent(clientMessageId, message);
    onSent(message);
    return true;
  }

  function wake(): void {
    for (const claimId of items.claimIds()) void drain(claimId);
  }

  /** Something new to send does not hurry what is being waited for. */
  function drainUnlessWaiting(claimId: string): void {
    if (!retries.isWaiting(claimId)) void drain(claimId);
  }

  async function drain(claimId: string): Promise<void> {
    retries.begin(claimId);
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
    // Written after the last look, and turned away as this was still running.
    if (nextQueued(claimId)) drainUnlessWaiting(claimId);
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
      if (retries.postpone(claimId, thrown)) {
        items.move(clientMessageId, 'postponed');
        return false;
      }
      retries.settle(claimId);
      if (items.move(clientMessageId, 'refused', { failed: toClientError(thrown) })) void store(clientMessageId);
      return true;
    }
  }

  return {
    ofClaim: items.ofClaim,
    subscribe: items.subscribe,
    all: items.all,

    setUser(next) {
      if (next === userId) return;
      userId = next;
      retries.clear();
      items.clear();
      waiters.giveUpAll(errorOf('unauthorized'));
      if (next) void reconcile(next).then(wake);
    },

    send(claimId, content, { expectsAttachments = false } = {}) {
      const text = normalizeText(content);
      if (!userId) throw new ClientFailure(errorOf('unauthorized'));
      if (text === '' && !expectsAttachments)
        throw new ClientFailure(errorOf('validation_failed', 'The message is empty.'));
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
      void store(clientMessageId).then(() => drainUnlessWaiting(claimId));
      return clientMessageId;
    },

    whenSent(clientMessageId) {
      const item = items.get(clientMessageId);
      if (item?.message) return Promise.resolve(item.message);
      if (!item) return Promise.reject(new ClientFailure(errorOf('not_found')));
      return waiters.wait(clientMessageId);
    },

    retry(clientMessageId) {
      const item = items.get(clientMessageId);
      if (item && items.move(clientMessageId, 'retried'))
        void store(clientMessageId).then(() => drain(item.entry.claimId));
    },

    discard(clientMessageId) {
      const state = items.get(clientMessageId)?.state;
      if (state !== 'queued' && state !== 'failed') return;
      items.drop(clientMessageId);
      waiters.giveUp(clientMessageId, errorOf('not_found', 'The message was discarded.'));
      void journal.erase(clientMessageId).then(() => tellTabs({ kind: 'changed' }));
    },

    confirm(message) {
      if (message.senderId === userId) confirmed(message);
    },
    forget: items.drop,
    wake,
    close() {
      retries.clear();
      tabs.close();
    },
  };
}
