import { type Attachment, limits } from '@claimline/protocol';
import { toClientError } from './failure.js';
import { withLock } from './locks.js';
import type { OutboxJournal } from './outbox-journal.js';
import type { OutgoingFile } from './send-file.js';
import { createSendRetries } from './send-retries.js';
import type { Shelf } from './shelf.js';
import type { OutboxStorage, UploadEntry } from './types.js';
import type { UploadItems } from './upload-items.js';
import { withinPatience } from './within-patience.js';

/** A tab that holds on to a file for so long without sending it has lost it to the next. */
const HOLD_MS = 24 * 3_600_000;
/** Progress is shown at most this often. */
const PROGRESS_MS = 100;

export type UploadNews =
  /** What is kept in storage has changed. */
  { kind: 'changed' } | { kind: 'stored'; uploadId: string; attachment: Attachment };

export interface UploaderOptions {
  items: UploadItems;
  journal: Pick<OutboxJournal, 'writeUpload' | 'eraseUpload'>;
  loadFile: OutboxStorage['loadFile'];
  /** Takes over what other tabs have changed. Never rejects. */
  lookAgain(): Promise<unknown>;
  /** Whether there is any way to the server. */
  canSend(): boolean;
  /** Sends it under the entry's id. Throws `ClientFailure`. */
  transmit(file: OutgoingFile): Promise<Attachment>;
  tellTabs(news: UploadNews): void;
  /** The server has answered, here or in another tab; the item is `stored` and stays until it is forgotten. */
  onStored(uploadId: string, attachment: Attachment): void;
}

/** Files on their way to stored messages: a few at a time, each until it is there, refused or given up. */
export interface Uploader {
  readonly shelf: Shelf<UploadEntry>;
  /** A file that was picked here. */
  add(entry: UploadEntry): void;
  /** The message is in the log: its files may go. */
  address(clientMessageId: string, messageId: string): void;
  retry(uploadId: string): void;
  /** Gives a file up, and forgets what is stored of it. */
  cancel(uploadId: string): void;
  /** Another tab has the server's answer. */
  stored(uploadId: string, attachment: Attachment): void;
  /** Ends it here, whatever is stored of it. */
  drop(uploadId: string): void;
  /** There is a way to the server again. */
  wake(): void;
  /** Nothing is sent any more, and nothing known; what is stored stays. */
  clear(): void;
}

export function createUploader(options: UploaderOptions): Uploader {
  const { items, journal } = options;
  /** The tries under way. */
  const running = new Map<string, AbortController>();
  /** Files that are this tab's to send, and how to hand each over to the next tab. */
  const held = new Map<string, () => void>();
  const retries = createSendRetries({ tryAgain: (id) => begin(id), maxRefusals: 1 });

  const tellChanged = () => options.tellTabs({ kind: 'changed' });

  /**
   * The first tab that knows of a file sends it; others wait in line for as long as it lives. So progress shows where
   * the file was picked, and no file is sent twice.
   */
  function hold(id: string, isNew: boolean): void {
    void withLock(`claimline.upload.${id}`, HOLD_MS, async () => {
      // The tab that had it may be through with it.
      if (!isNew) await options.lookAgain();
      const stage = items.get(id)?.stage;
      if (stage === undefined || stage === 'stored' || held.has(id)) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(id, resolve);
      pump();
      await promise;
    });
  }

  function pump(): void {
    if (!options.canSend()) return;
    for (const { entry, stage } of items.all()) {
      if (running.size >= limits.upload.atOnce) return;
      const isReady = stage === 'waiting' && held.has(entry.id) && !retries.isWaiting(entry.id);
      if (isReady && entry.messageId !== null) void run(entry, entry.messageId);
    }
  }

  async function run(entry: UploadEntry, messageId: string): Promise<void> {
    const { id } = entry;
    const abort = new AbortController();
    running.set(id, abort);
    items.move(id, 'started');
    try {
      const file = (await withinPatience(options.loadFile(id))) ?? entry.file;
      if (abort.signal.aborted) return;
      const onProgress = atIntervals((sentBytes) => items.progress(id, sentBytes), entry.fileSize);
      const attachment = await options.transmit({ entry, messageId, file, signal: abort.signal, onProgress });
      if (abort.signal.aborted) return;
      stored(id, attachment);
      options.tellTabs({ kind: 'stored', uploadId: id, attachment });
    } catch (thrown) {
      if (!abort.signal.aborted) failed(id, thrown);
    } finally {
      if (running.get(id) === abort) running.delete(id);
      pump();
    }
  }

  function failed(id: string, thrown: unknown): void {
    if (retries.postpone(id, thrown)) {
      items.move(id, 'postponed');
      return;
    }
    retries.settle(id);
    if (items.move(id, 'refused', { failed: toClientError(thrown) })) void journal.writeUpload(id).then(tellChanged);
  }

  function stored(id: string, attachment: Attachment): void {
    const release = end(id);
    // Not before: the next tab would find it and send it again.
    void journal.eraseUpload(id).then(release);
    if (items.move(id, 'stored', { attachment })) options.onStored(id, attachment);
  }

  function retry(id: string): void {
    if (!items.move(id, 'retried')) return;
    void journal.writeUpload(id).then(tellChanged);
    pump();
  }

  /** Nothing of it is under way or awaited any more. Returns how to hand it over. */
  function end(id: string): () => void {
    running.get(id)?.abort();
    running.delete(id);
    retries.begin(id);
    retries.settle(id);
    const release = held.get(id);
    held.delete(id);
    return () => release?.();
  }

  function drop(id: string): () => void {
    const release = end(id);
    items.drop(id);
    pump();
    return release;
  }

  function begin(id: string): void {
    retries.begin(id);
    pump();
  }

  return {
    shelf: {
      ids: () => items.all().map(({ entry }) => entry.id),
      has: (id) => items.get(id) !== undefined,
      take(entry) {
        const known = items.get(entry.id);
        if (!known || (known.stage === 'waiting' && entry.failed)) items.add(entry);
        else if (known.stage === 'failed' && !entry.failed) items.move(entry.id, 'retried');
        if (entry.messageId !== null) items.address(entry.clientMessageId, entry.messageId);
        if (!known) hold(entry.id, false);
        pump();
      },
      takeOut(id) {
        if (items.get(id)?.stage !== 'stored') drop(id)();
      },
    },
    add(entry) {
      items.add(entry);
      hold(entry.id, true);
    },
    address(clientMessageId, messageId) {
      items.address(clientMessageId, messageId);
      pump();
    },
    retry,
    cancel(id) {
      if (!items.get(id) || items.get(id)?.stage === 'stored') return;
      const release = drop(id);
      void journal.eraseUpload(id).then(() => {
        tellChanged();
        release();
      });
    },
    stored,
    drop: (id) => drop(id)(),
    wake() {
      for (const { entry } of items.all()) retries.begin(entry.id);
      pump();
    },
    clear() {
      for (const { entry } of items.all()) end(entry.id)();
      items.clear();
    },
  };
}

/** Leaves out what comes too soon after the last, but never the end. */
function atIntervals(tell: (sentBytes: number) => void, total: number): (sentBytes: number) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (sentBytes) => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_MS && sentBytes < total) return;
    toldAt = now;
    tell(sentBytes);
  };
}
