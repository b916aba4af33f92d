import type { Message } from '@claimline/protocol';
import { nextSendState, type SendEvent } from './outbox-states.js';
import { byOrder } from './outbox-storage.js';
import type { Shelf } from './shelf.js';
import { tell } from './store.js';
import type { OutboxEntry, SendState } from './types.js';

/** One message on its way. Immutable: each change makes another one. */
export interface OutboxItem {
  readonly entry: OutboxEntry;
  readonly state: SendState;
  /** When it set out, milliseconds since 1970; null while it has to wait. Storing it and the turn are part of the way. */
  readonly sendingSince: number | null;
  /** Once `sent`, until the log has brought it. */
  readonly message: Message | null;
}

export interface OutboxItems extends Shelf<OutboxEntry> {
  get(clientMessageId: string): OutboxItem | undefined;
  /** In the order of writing; the same array until something changes. */
  ofClaim(claimId: string): readonly OutboxItem[];
  claimIds(): string[];
  all(): OutboxItem[];
  add(entry: OutboxEntry): void;
  /** Applies an event; false where it means nothing any more. `message` with `confirmed`, `failed` with `refused`. */
  move(
    clientMessageId: string,
    event: SendEvent,
    change?: { message?: Message; failed?: OutboxEntry['failed'] },
  ): boolean;
  /** Nothing of the claim goes out for now. */
  hold(claimId: string): void;
  drop(clientMessageId: string): void;
  clear(): void;
  /** Calls back after each change of any item. */
  subscribe(onChange: () => void): () => void;
}

const none: readonly OutboxItem[] = [];

/** `isClear`: whether a message of the claim can go out at once. */
export function createOutboxItems(isClear: (claimId: string) => boolean): OutboxItems {
  const items = new Map<string, OutboxItem>();
  let claims = new Map<string, readonly OutboxItem[]>();
  const listeners = new Set<() => void>();

  function changed(claimId: string): void {
    const ofClaim = [...items.values()].filter(({ entry }) => entry.claimId === claimId);
    if (ofClaim.length === 0) claims.delete(claimId);
    else
      claims.set(
        claimId,
        ofClaim.sort((one, other) => byOrder(one.entry, other.entry)),
      );
    tell(listeners);
  }

  function add(entry: OutboxEntry): void {
    const state = entry.failed ? 'failed' : 'queued';
    const sendingSince = !entry.failed && isClear(entry.claimId) ? Date.now() : null;
    items.set(entry.clientMessageId, { entry, state, sendingSince, message: null });
    changed(entry.claimId);
  }

  function drop(clientMessageId: string): void {
    const item = items.get(clientMessageId);
    if (!item) return;
    items.delete(clientMessageId);
    changed(item.entry.claimId);
  }

  const move: OutboxItems['move'] = (clientMessageId, event, { message, failed } = {}) => {
    const item = items.get(clientMessageId);
    const state = item && nextSendState(item.state, event);
    if (!item || !state) return false;
    const setsOut = state === 'sending' || (event === 'retried' && isClear(item.entry.claimId));
    items.set(clientMessageId, {
      entry: state === 'sending' ? item.entry : { ...item.entry, failed: failed ?? null },
      state,
      sendingSince: setsOut ? (item.sendingSince ?? Date.now()) : null,
      message: message ?? null,
    });
    changed(item.entry.claimId);
    return true;
  };

  return {
    ids: () => [...items.keys()],
    has: (clientMessageId) => items.has(clientMessageId),
    take(entry) {
      const known = items.get(entry.clientMessageId);
      if (!known || (known.state === 'queued' && entry.failed)) add(entry);
      else if (known.state === 'failed' && !entry.failed) move(entry.clientMessageId, 'retried');
    },
    takeOut(clientMessageId) {
      const state = items.get(clientMessageId)?.state;
      if (state === 'queued' || state === 'failed') drop(clientMessageId);
    },
    get: (clientMessageId) => items.get(clientMessageId),
    ofClaim: (claimId) => claims.get(claimId) ?? none,
    claimIds: () => [...claims.keys()],
    all: () => [...items.values()],
    add,
    move,
    hold(claimId) {
      const held = (claims.get(claimId) ?? none).filter(
        (item) => item.state === 'queued' && item.sendingSince !== null,
      );
      for (const item of held) items.set(item.entry.clientMessageId, { ...item, sendingSince: null });
      if (held.length > 0) changed(claimId);
    },
    drop,
    clear() {
      items.clear();
      claims = new Map();
      tell(listeners);
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
