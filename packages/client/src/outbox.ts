import { limits, type Message, normalizeText } from '@claimline/protocol';
import { ClientFailure, errorOf, toClientError } from './failure.js';
import { newClientId } from './ids.js';
import { withLock } from './locks.js';
import { createOutboxItems, type OutboxItems } from './outbox-items.js';
import { createOutboxJournal } from './outbox-journal.js';
import { createSendRetries } from './send-retries.js';
import { createSendWaiters } from './send-waiters.js';
import { openTabChannel } from './tabs.js';
import type { OutboxEntry, OutboxStorage, SendOptions } from './types.js';
import { createUploadItems, newUpload, type UploadItems } from './upload-items.js';
import { createUploader, type UploaderOptions, type UploadNews } from './uploader.js';
import { withinPatience } from './within-patience.js';

/** Longer than any one attempt of another tab. */
const LOCK_WAIT_MS = 15_000;
/** Of a message, by a server that says that the same may succeed later. */
const MAX_REFUSALS = 5;

export interface OutboxOptions {
  storage: OutboxStorage;
  /** Whether there is any way to the server. */
  canSend(): boolean;
  /** Sends under the entry's clientMessageId. Throws `ClientFailure`. */
  transmit(entry: OutboxEntry): Promise<Message>;
  transmitFile: UploaderOptions['transmit'];
  /** The server's answer; the item is `sent` and stays until it is forgotten. */
  onSent(message: Message): void;
  /** Likewise of a file. */
  onStored: UploaderOptions['onStored'];
}

/**
 * Messages on their way to the log, in order and one at a time within a claim, then their files; each until it is there
 * or refused.
 */
export interface Outbox extends Pick<OutboxItems, 'ofClaim' | 'all'> {
  /** Calls back after each change of a message or a file. */
  subscribe(onChange: () => void): () => void;
  /** Whose messages to send: entries of another user on the same browser stay where they are. */
  setUser(userId: string | null): void;
  send(claimId: string, content: string, options?: SendOptions): string;
  whenSent(clientMessageId: string): Promise<Message>;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  /** The log shows the message: whatever the answer says, or will say, it is sent. Files of a deleted one are given up. */
  confirm(message: Message): void;
  /** A sent item that the log has brought. */
  forget(clientMessageId: string): void;
  /** Files that are not among their message's attachments yet. */
  uploadsOf: UploadItems['ofClaim'];
  cancelUpload(uploadId: string): void;
  retryUpload(uploadId: string): void;
  /** A stored file that the log has brought. */
  forgetUpload(uploadId: string): void;
  /** There is a way to the server again, or none any more. */
  wake(): void;
  close(): void;
}

type TabNews = UploadNews | { kind: 'sent'; message: Message };
type TabNote = TabNews & { userId: string };

export function createOutbox(options: OutboxOptions): Outbox {
  const { storage, canSend, transmit } = options;
  const items = createOutboxItems((claimId) => canSend() && !retries.isWaiting(claimId));
  const uploads = createUploadItems();
  const journal = createOutboxJournal(storage, items, uploads);
  const draining = new Set<string>();
  const retries = createSendRetries({ tryAgain: (claimId) => void drain(claimId), maxRefusals: MAX_REFUSALS });
  const waiters = createSendWaiters();
  let userId: string | null = null;
  let lastOrder = 0;

  const uploader = createUploader({
    items: uploads,
    journal,
    loadFile: storage.loadFile,
    lookAgain: async () => userId && withinPatience(reconcile(userId)),
    canSend,
    transmit: options.transmitFile,
    tellTabs,
    onStored: options.onStored,
  });

  const tabs = openTabChannel<TabNote>('claimline.outbox', (note) => {
    if (note.userId !== userId) return;
    if (note.kind === 'sent') confirmed(note.message);
    else if (note.kind === 'stored') uploader.stored(note.uploadId, note.attachment);
    else void reconcile(userId).then(wake);
  });

  function tellTabs(news: TabNews): void {
    if (userId) tabs.post({ ...news, userId });
  }

  const shelves = { messages: items, uploads: uploader.shelf };
  const reconcile = (user: string) => journal.reconcile(user, shelves, () => userId === user);

  /** Stores the item as it is now, then lets the other tabs look. */
  async function store(clientMessageId: string): Promise<void> {
    await journal.write(clientMessageId);
    tellTabs({ kind: 'changed' });
  }

  /** True when this is the first time that anyone says so. */
  function confirmed(message: Message): boolean {
    const { clientMessageId } = message;
    if (clientMessageId === null) return false;
    const isFirst = items.move(clientMessageId, 'confirmed', { message });
    if (isFirst) {
      void journal.settle(clientMessageId, message.id);
      retries.settle(message.claimId);
      waiters.sent(clientMessageId, message);
      options.onSent(message);
    }
    uploader.address(clientMessageId, message.id);
    return isFirst;
  }

  function wake(): void {
    for (const claimId of items.claimIds()) {
      if (canSend()) void drain(claimId);
      else items.hold(claimId);
    }
    uploader.wake();
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
          if (!next) return;
          // Its files were given up while it was with the server, or in another tab.
          if (isHollow(next.entry)) discard(next.entry.clientMessageId);
          else if (!(await attempt(next.entry))) return;
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

  /** Nothing would be left to say. */
  function isHollow({ clientMessageId, content }: OutboxEntry): boolean {
    return content === '' && uploads.ofMessage(clientMessageId).length === 0;
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
        items.hold(claimId);
        return false;
      }
      retries.settle(claimId);
      if (items.move(clientMessageId, 'refused', { failed: toClientError(thrown) })) void store(clientMessageId);
      return true;
    }
  }

  function discard(clientMessageId: string): void {
    const state = items.get(clientMessageId)?.state;
    if (state !== 'queued' && state !== 'failed') return;
    const files = uploads.ofMessage(clientMessageId);
    const erased = journal.erase(clientMessageId);
    items.drop(clientMessageId);
    for (const { entry } of files) uploader.drop(entry.id);
    waiters.giveUp(clientMessageId, errorOf('not_found', 'The message was discarded.'));
    void erased.then(() => tellTabs({ kind: 'changed' }));
  }

  return {
    ofClaim: items.ofClaim,
    all: items.all,
    subscribe(onChange) {
      const stops = [items.subscribe(onChange), uploads.subscribe(onChange)];
      return () => {
        for (const stop of stops) stop();
      };
    },

    setUser(next) {
      if (next === userId) return;
      userId = next;
      retries.clear();
      items.clear();
      uploader.clear();
      waiters.giveUpAll(errorOf('unauthorized'));
      if (next) void reconcile(next).then(wake);
    },

    send(claimId, content, { files = [], replyTo } = {}) {
      const text = normalizeText(content);
      if (!userId) throw new ClientFailure(errorOf('unauthorized'));
      if (text === '' && files.length === 0)
        throw new ClientFailure(errorOf('validation_failed', 'The message is empty.'));
      if (files.length > limits.attachment.maxPerMessage) throw new ClientFailure(errorOf('too_many_files'));
      // Rises over reloads and across tabs without reading what is stored.
      lastOrder = Math.max(Date.now(), lastOrder + 1);
      const entry: OutboxEntry = {
        clientMessageId: newClientId(),
        claimId,
        userId,
        content: text,
        createdAt: new Date().toISOString(),
        order: lastOrder,
        failed: null,
        ...(files.length > 0 && { expectsAttachments: true }),
        ...(replyTo && { replyTo }),
      };
      // Before the message: it is seen with them at once, or not at all.
      for (const [position, file] of files.entries()) uploader.add(newUpload(entry, position, file));
      items.add(entry);
      void store(entry.clientMessageId).then(() => drainUnlessWaiting(claimId));
      return entry.clientMessageId;
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

    discard,
    confirm(message) {
      if (message.senderId !== userId) return;
      confirmed(message);
      if (message.deletedAt === null || message.clientMessageId === null) return;
      for (const { entry } of uploads.ofMessage(message.clientMessageId)) uploader.cancel(entry.id);
    },
    forget: items.drop,

    uploadsOf: uploads.ofClaim,
    cancelUpload(uploadId) {
      const upload = uploads.get(uploadId);
      if (!upload) return;
      const message = items.get(upload.entry.clientMessageId);
      const isLast = uploads.ofMessage(upload.entry.clientMessageId).length === 1;
      if (isLast && message?.entry.content === '' && (message.state === 'queued' || message.state === 'failed'))
        discard(message.entry.clientMessageId);
      else uploader.cancel(uploadId);
    },
    retryUpload: uploader.retry,
    forgetUpload: uploader.drop,
    wake,
    close() {
      retries.clear();
      uploader.clear();
      tabs.close();
    },
  };
}
