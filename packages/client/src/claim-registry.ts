import type { Attachment, Message, ServerEvents, User } from '@claimline/protocol';
import { createClaimStore } from './claim-store.js';
import type { Connection } from './connection.js';
import type { Emitter } from './emitter.js';
import { createdEntry, fromLive, type LastingEvent, lastingEvents } from './entry.js';
import type { LastKnown } from './last-known.js';
import type { Session } from './login.js';
import type { ManagedClaimStore } from './managed-claim-store.js';
import type { Outbox } from './outbox.js';
import type { Presence } from './presence.js';
import type { FullRestApi } from './rest-api.js';
import type { ClaimStore, ConnectionStatus } from './types.js';

/** Claims that were closed are kept for a fast return, the last ones only. */
const MAX_CLOSED = 20;
const POLL_MS = 10_000;
/** `claim_activity` may overtake the entry that it tells of. */
const ACTIVITY_GRACE_MS = 300;

export interface ClaimRegistryOptions {
  session: Session;
  api: FullRestApi;
  connection: Connection;
  presence: Presence;
  outbox: Outbox;
  lastKnown: LastKnown;
  events: Emitter<ServerEvents>;
}

export interface ClaimRegistry {
  /** The one store of a claim; another one after another user has signed in. */
  claim(claimId: string): ClaimStore;
  /** The outbox has sent a message. */
  onSent(message: Message): void;
  /** The outbox has stored a file. */
  onStored(uploadId: string, attachment: Attachment): void;
  close(): void;
}

/** Hands what comes in to the claims that are open, and keeps them up to date without a socket. */
export function createClaimRegistry(options: ClaimRegistryOptions): ClaimRegistry {
  const { session, connection, outbox, events } = options;
  /** In the order of use, the least recently used first. */
  const stores = new Map<string, ManagedClaimStore>();
  let user: User | null = null;
  let lastUserId: string | null = null;
  let status: ConnectionStatus = 'idle';
  let pollTimer: ReturnType<typeof setInterval> | undefined;

  const openStore = (claimId: string) => {
    const store = stores.get(claimId);
    return store?.isOpen() ? store : null;
  };
  const wakeAll = () => {
    for (const store of stores.values()) store.wake();
  };
  const refreshAll = () => {
    for (const store of stores.values()) store.refresh();
  };

  function listen<E extends LastingEvent>(event: E): () => void {
    return events.on(event, (payload) => {
      const { claimId, entry } = fromLive[event](payload);
      openStore(claimId)?.receive([entry]);
    });
  }

  const stops = [
    ...lastingEvents.map(listen),
    events.on('typing_update', ({ claimId, userIds }) => openStore(claimId)?.setTyping(userIds)),
    events.on('presence_update', ({ userId, online }) => {
      for (const store of stores.values()) store.setPresence(userId, online);
    }),
    events.on('claim_activity', ({ claimId, lastSeq }) => {
      setTimeout(() => openStore(claimId)?.wake(lastSeq), ACTIVITY_GRACE_MS);
    }),
    outbox.subscribe(refreshAll),
    connection.subscribe(onConnection),
    session.subscribe(onLogin),
  ];

  function onConnection(): void {
    const next = connection.getSnapshot().status;
    if (next === status) return;
    status = next;
    clearInterval(pollTimer);
    refreshAll();
    if (status === 'live' || status === 'polling') wakeAll();
    if (status === 'polling') pollTimer = setInterval(wakeAll, POLL_MS);
  }

  function onLogin(): void {
    const login = session.getSnapshot();
    user = login.status === 'signed_in' ? login.user : null;
    if (user && user.id !== lastUserId) {
      if (lastUserId !== null) disposeAll();
      lastUserId = user.id;
      wakeAll();
    }
    refreshAll();
  }

  /** What one person has seen is not for the next. */
  function disposeAll(): void {
    for (const store of stores.values()) store.dispose();
    stores.clear();
  }

  function evict(): void {
    let closed = [...stores.values()].filter((store) => !store.isOpen()).length - MAX_CLOSED;
    for (const [claimId, store] of stores) {
      if (closed <= 0) return;
      if (store.isOpen()) continue;
      stores.delete(claimId);
      closed -= 1;
    }
  }

  function claim(claimId: string): ManagedClaimStore {
    const known = stores.get(claimId);
    if (known) return known;
    const store: ManagedClaimStore = createClaimStore({
      ...options,
      claimId,
      user: () => user,
      onUse(inUse) {
        if (stores.get(claimId) !== store && stores.has(claimId)) return;
        stores.delete(claimId);
        stores.set(claimId, store);
        if (!inUse) evict();
      },
      onOnline: options.presence.seen,
    });
    stores.set(claimId, store);
    return store;
  }

  onLogin();

  return {
    claim,
    onSent(message) {
      const store = openStore(message.claimId);
      if (!store) {
        if (message.clientMessageId !== null) outbox.forget(message.clientMessageId);
        return;
      }
      store.receive([createdEntry(message)]);
      if (status === 'polling') store.wake();
    },
    onStored(uploadId, attachment) {
      // Not before the log has brought it: it would be seen nowhere for a moment.
      const brought = openStore(attachment.claimId)?.bring(attachment) ?? Promise.resolve();
      void brought.then(() => outbox.forgetUpload(uploadId));
    },
    close() {
      clearInterval(pollTimer);
      for (const stop of stops) stop();
      disposeAll();
    },
  };
}
