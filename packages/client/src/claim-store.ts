import type { Claim, Message, User } from '@claimline/protocol';
import { createItemsBuilder } from './claim-items.js';
import { createClaimSync } from './claim-sync.js';
import type { Connection } from './connection.js';
import { createdEntry } from './entry.js';
import { toClientError } from './failure.js';
import type { Outbox } from './outbox.js';
import { createOwnReading, type OwnReading } from './own-reading.js';
import { createReadMarker } from './read-marker.js';
import type { FullRestApi } from './rest-api.js';
import { createStore, tell } from './store.js';
import { addOlderPage, emptyTimeline, hasGap, receiveEntries, startTimeline } from './timeline.js';
import type { ClaimEntry, ClaimState, ClaimStore, ClientError } from './types.js';
import { createTypingSender } from './typing-sender.js';
import { createTypingWatch } from './typing-watch.js';

/** A remount closes and opens again at once: no reason to leave and join. */
const CLOSE_AFTER_MS = 1_000;

export interface ClaimStoreOptions {
  claimId: string;
  /** Whose view it is: another user gets another store. Null until the login is known. */
  user(): User | null;
  api: FullRestApi;
  connection: Connection;
  outbox: Outbox;
  /** Told when the last opener has closed, or a new one has come. */
  onUse(inUse: boolean): void;
  onOnline(userIds: readonly string[]): void;
}

/** What the registry tells a store. */
export interface ManagedClaimStore extends ClaimStore {
  isOpen(): boolean;
  receive(entries: readonly ClaimEntry[]): void;
  /** The connection has changed, the poll is due, or the log is said to be at `lastSeq`. */
  wake(lastSeq?: number): void;
  setTyping(userIds: readonly string[]): void;
  setPresence(userId: string, online: boolean): void;
  /** Everything but the timeline may have changed: the connection, the outbox, the login. */
  refresh(): void;
  /** The user is gone. */
  dispose(): void;
}

const OLDER_PAGE = 100;
const nobody: readonly string[] = [];

export function createClaimStore(options: ClaimStoreOptions): ManagedClaimStore {
  const { claimId, api, connection, outbox } = options;
  const buildItems = createItemsBuilder();
  const store = createStore<ClaimState>(initialState);
  const entryListeners = new Set<(entry: ClaimEntry) => void>();
  let timeline = emptyTimeline;
  let status: ClaimState['status'] = 'loading';
  let error: ClientError | null = null;
  let hasOlder = false;
  /** What was applied while an older page is on its way; null when none is. */
  let sinceOlder: ClaimEntry[] | null = null;
  let online = nobody;
  let reading: OwnReading | null = null;
  let openers = 0;
  let isDisposed = false;
  let closeTimer: ReturnType<typeof setTimeout> | undefined;

  const isLive = () => connection.getSnapshot().status === 'live';
  const typing = createTypingWatch(publish);
  const typingSender = createTypingSender((event) => {
    if (isLive()) connection.call(event, { claimId }).catch(() => {});
  });
  const marker = createReadMarker((messageId) =>
    isLive() ? connection.call('message_read', { messageId }) : api.markRead(messageId),
  );
  const sync = createClaimSync(
    {
      claimId,
      timeline: () => timeline,
      begin,
      receive: apply,
      joined(typingIds, onlineIds) {
        typing.set(typingIds);
        online = sameIds(online, onlineIds) ? online : onlineIds;
        options.onOnline(onlineIds);
        marker.wake();
        publish();
      },
      failed: (failure) => fail('failed', failure),
      gone: (failure) => fail('gone', failure),
    },
    api,
    connection,
  );

  function publish(): void {
    const { claim, messages, position } = timeline;
    const next: ClaimState = {
      status,
      error,
      claim,
      items: buildItems(messages, outbox.ofClaim(claimId), options.user()),
      hasOlder,
      loadingOlder: sinceOlder !== null,
      position,
      readUpToSeq: Math.max(reading?.upToSeq(messages) ?? 0, marker.upToSeq()),
      readUpToSeqAtOpening: reading?.upToSeqAtOpening(messages) ?? 0,
      typing: typing.current(),
      online,
    };
    if (!isSame(store.getSnapshot(), next)) store.set(next);
  }

  function fail(to: 'failed' | 'gone', failure: ClientError): void {
    status = to;
    error = failure;
    publish();
  }

  function begin(claim: Claim, page: readonly Message[], pageHasOlder: boolean): void {
    const user = options.user();
    if (user) reading ??= createOwnReading(user.id);
    const early = [...timeline.early.values()];
    timeline = startTimeline(claim, page);
    status = 'ready';
    error = null;
    hasOlder = pageHasOlder;
    sinceOlder = null;
    apply(early);
    settleOutbox(page);
  }

  function apply(entries: readonly ClaimEntry[]): void {
    const { timeline: next, applied } = receiveEntries(timeline, entries);
    timeline = next;
    sinceOlder?.push(...applied);
    const created: Message[] = [];
    for (const entry of applied) {
      if (entry.type === 'message_created') {
        created.push(entry.payload);
        typing.drop(entry.payload.senderId);
      }
      if (entry.type === 'message_read' && entry.payload.userId === options.user()?.id) {
        reading?.noteReceipt(entry.payload.readAt);
      }
    }
    publish();
    settleOutbox(created);
    for (const entry of applied) tell(entryListeners, entry);
  }

  /** The local echoes of messages that the log has brought are over. */
  function settleOutbox(messages: readonly Message[]): void {
    for (const message of messages) if (message.clientMessageId !== null) outbox.confirm(message);
    for (const { message, entry } of outbox.ofClaim(claimId)) {
      if (message && message.seq <= timeline.position) outbox.forget(entry.clientMessageId);
    }
  }

  function stop(): void {
    clearTimeout(closeTimer);
    if (isDisposed) return;
    sync.stop();
    typing.clear();
    options.onUse(false);
  }

  async function loadOlder(): Promise<void> {
    const first = timeline.messages[0];
    if (status !== 'ready' || !hasOlder || sinceOlder || !first) return;
    const since: ClaimEntry[] = [];
    sinceOlder = since;
    publish();
    try {
      const page = await api.listMessages(claimId, { beforeSeq: first.seq, limit: OLDER_PAGE });
      if (sinceOlder !== since) return;
      timeline = addOlderPage(timeline, page.items, since);
      hasOlder = page.hasMore;
      error = null;
      settleOutbox(page.items);
    } catch (thrown) {
      if (sinceOlder === since) error = toClientError(thrown);
    }
    if (sinceOlder === since) sinceOlder = null;
    publish();
  }

  function markRead(messageId: string): void {
    const message = timeline.messages.findLast(({ id }) => id === messageId);
    if (!message || message.seq <= store.getSnapshot().readUpToSeq) return;
    marker.mark(messageId, message.seq);
    publish();
  }

  /** A change made over REST is told by the socket; without one it is fetched. */
  function catchUpUnlessLive(): void {
    if (!isLive()) sync.wake();
  }

  return {
    claimId,
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    isOpen: sync.isActive,
    open() {
      if (isDisposed) return () => {};
      openers += 1;
      clearTimeout(closeTimer);
      options.onUse(true);
      if (!sync.isActive()) {
        reading?.reopen(timeline.messages);
        publish();
        sync.start();
      }
      let isClosed = false;
      return () => {
        if (isClosed) return;
        isClosed = true;
        openers -= 1;
        if (openers > 0) return;
        typingSender.stopped();
        closeTimer = setTimeout(stop, CLOSE_AFTER_MS);
      };
    },
    async reload() {
      if (status !== 'ready') status = 'loading';
      error = null;
      publish();
      await sync.reload();
    },
    loadOlder,
    send(content, sendOptions) {
      typingSender.stopped();
      return outbox.send(claimId, content, sendOptions);
    },
    whenSent: outbox.whenSent,
    retry: outbox.retry,
    discard: outbox.discard,
    async edit(messageId, content) {
      await api.editMessage(messageId, content);
      catchUpUnlessLive();
    },
    async remove(messageId) {
      await api.deleteMessage(messageId);
      catchUpUnlessLive();
    },
    markRead,
    typingStarted: typingSender.started,
    typingStopped: typingSender.stopped,
    onEntry(listener) {
      const own = (entry: ClaimEntry) => listener(entry);
      entryListeners.add(own);
      return () => entryListeners.delete(own);
    },

    receive(entries) {
      apply(entries);
      if (hasGap(timeline)) sync.wake();
    },
    wake(lastSeq) {
      if (lastSeq === undefined || lastSeq > timeline.position) sync.wake();
    },
    setTyping: typing.set,
    setPresence(userId, isOnline) {
      if (online.includes(userId) === isOnline || (isOnline && !takesPart(userId))) return;
      online = isOnline ? [...online, userId] : online.filter((other) => other !== userId);
      publish();
    },
    refresh() {
      const connected = connection.getSnapshot().status;
      if (connected !== 'live') typing.clear();
      // Nobody tells who comes and goes: better nothing than something old.
      if (connected !== 'live' && connected !== 'reconnecting') online = nobody;
      publish();
    },
    dispose() {
      isDisposed = true;
      sync.stop();
      marker.close();
      clearTimeout(closeTimer);
      timeline = emptyTimeline;
      store.set(initialState);
    },
  };

  function takesPart(userId: string): boolean {
    const { claim, messages } = timeline;
    const { customer, assignee } = claim ?? {};
    return customer?.id === userId || assignee?.id === userId || messages.some(({ senderId }) => senderId === userId);
  }
}

const initialState: ClaimState = {
  status: 'loading',
  error: null,
  claim: null,
  items: [],
  hasOlder: false,
  loadingOlder: false,
  position: 0,
  readUpToSeq: 0,
  readUpToSeqAtOpening: 0,
  typing: nobody,
  online: nobody,
};

function isSame(one: ClaimState, other: ClaimState): boolean {
  return (Object.keys(other) as (keyof ClaimState)[]).every((key) => Object.is(one[key], other[key]));
}

function sameIds(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((id, index) => id === others[index]);
}
