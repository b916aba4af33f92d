import type { Attachment } from '@claimline/protocol';
import { newClientId } from './ids.js';
import { tell } from './store.js';
import type { ClientError, OutboxEntry, UploadEntry } from './types.js';
import { nextUploadStage, type UploadEvent, type UploadStage } from './upload-states.js';

/** One file on its way. Immutable: each change makes another one. */
export interface UploadItem {
  readonly entry: UploadEntry;
  readonly stage: UploadStage;
  readonly sentBytes: number;
  /** A try was made since the page was loaded: whatever became of it, the server may have the file. */
  readonly isTried: boolean;
  /** Once `stored`. */
  readonly attachmentId: string | null;
}

/** The files of one message, by position; never empty. */
export type UploadGroup = readonly UploadItem[];

export interface UploadItems {
  get(id: string): UploadItem | undefined;
  /** In the order of sending. */
  all(): UploadItem[];
  ofMessage(clientMessageId: string): readonly UploadItem[];
  /** The same array until something changes; so is each group. */
  ofClaim(claimId: string): readonly UploadGroup[];
  /** Also takes the place of an item of the same id. */
  add(entry: UploadEntry): void;
  /** Applies an event; false where it means nothing any more. `failed` with `refused`, `attachment` with `stored`. */
  move(id: string, event: UploadEvent, change?: { failed?: ClientError; attachment?: Attachment }): boolean;
  progress(id: string, sentBytes: number): void;
  /** The message is in the log: this is where its files go. */
  address(clientMessageId: string, messageId: string): void;
  drop(id: string): void;
  clear(): void;
  /** Calls back after each change of any item. */
  subscribe(onChange: () => void): () => void;
}

const none: readonly never[] = [];

export function createUploadItems(): UploadItems {
  const items = new Map<string, UploadItem>();
  /** By clientMessageId. */
  const groups = new Map<string, UploadGroup>();
  const claims = new Map<string, readonly UploadGroup[]>();
  const listeners = new Set<() => void>();

  const all = () => [...items.values()].sort(byTurn);

  function changed({ clientMessageId, claimId }: UploadEntry): void {
    const group = all().filter(({ entry }) => entry.clientMessageId === clientMessageId);
    if (group.length === 0) groups.delete(clientMessageId);
    else groups.set(clientMessageId, group);
    const ofClaim = [...groups.values()].filter(([first]) => first?.entry.claimId === claimId);
    if (ofClaim.length === 0) claims.delete(claimId);
    else claims.set(claimId, ofClaim);
    tell(listeners);
  }

  function replace(item: UploadItem): void {
    items.set(item.entry.id, item);
    changed(item.entry);
  }

  return {
    get: (id) => items.get(id),
    all,
    ofMessage: (clientMessageId) => groups.get(clientMessageId) ?? none,
    ofClaim: (claimId) => claims.get(claimId) ?? none,
    add(entry) {
      const stage = entry.failed ? 'failed' : 'waiting';
      replace({ entry, stage, sentBytes: 0, isTried: false, attachmentId: null });
    },
    move(id, event, { failed, attachment } = {}) {
      const item = items.get(id);
      const stage = item && nextUploadStage(item.stage, event);
      if (!item || !stage) return false;
      replace({
        ...item,
        entry: { ...item.entry, failed: failed ?? null },
        stage,
        sentBytes: stage === 'stored' ? item.entry.fileSize : 0,
        isTried: item.isTried || stage === 'uploading',
        attachmentId: attachment?.id ?? null,
      });
      return true;
    },
    progress(id, sentBytes) {
      const item = items.get(id);
      if (item?.stage === 'uploading') replace({ ...item, sentBytes });
    },
    address(clientMessageId, messageId) {
      for (const item of groups.get(clientMessageId) ?? none) {
        if (item.entry.messageId === null) replace({ ...item, entry: { ...item.entry, messageId } });
      }
    },
    drop(id) {
      const item = items.get(id);
      if (!item) return;
      items.delete(id);
      changed(item.entry);
    },
    clear() {
      items.clear();
      groups.clear();
      claims.clear();
      tell(listeners);
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

function byTurn({ entry: one }: UploadItem, { entry: other }: UploadItem): number {
  if (one.order !== other.order) return one.order - other.order;
  if (one.clientMessageId !== other.clientMessageId) return one.clientMessageId < other.clientMessageId ? -1 : 1;
  return one.position - other.position;
}

export function newUpload(message: OutboxEntry, position: number, file: File): UploadEntry {
  const { clientMessageId, claimId, userId, order } = message;
  return {
    id: newClientId(),
    clientMessageId,
    claimId,
    userId,
    order,
    position,
    fileName: file.name,
    fileSize: file.size,
    declaredType: file.type,
    file,
    messageId: null,
    failed: null,
  };
}
