import { type JoinResult, limits } from '@claimline/protocol';
import { createItemsBuilder } from './claim-items.js';
import { createClaimKeeper } from './claim-keeper.js';
import { createClaimPeople } from './claim-people.js';
import { createClaimSync } from './claim-sync.js';
import { createClaimThread } from './claim-thread.js';
import type { ClaimStoreOptions, ManagedClaimStore } from './managed-claim-store.js';
import { createReadMarker } from './read-marker.js';
import { createStore, tell } from './store.js';
import { hasGap } from './timeline.js';
import type { ClaimEntry, ClaimState, ClientError } from './types.js';
import { createTypingSender } from './typing-sender.js';
import { createTypingWatch } from './typing-watch.js';

/** A remount closes and opens again at once: no reason to leave and join. */
const CLOSE_AFTER_MS = 1_000;
const OLDER_PAGE = 100;
const nobody: readonly string[] = [];

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
  people: [],
};

export function createClaimStore(options: ClaimStoreOptions): ManagedClaimStore {
  const { claimId, api, connection, outbox, lastKnown } = options;
  const buildItems = createItemsBuilder();
  const store = createStore<ClaimState>(initialState);
  const entryListeners = new Set<(entry: ClaimEntry) => void>();
  let online = nobody;
  let hasRecalled = false;
  let openers = 0;
  let loadingOlder: Promise<void> | null = null;
  let isDisposed = false;
  let closeTimer: ReturnType<typeof setTimeout> | undefined;

  const isLive = () => connection.getSnapshot().status === 'live';
  const isOffline = () => connection.getSnapshot().status === 'offline';
  const typing = createTypingWatch(publish, () => void sync.wake());
  const people = createClaimPeople(() => void sync.wake());
  const typingSender = createTypingSender((event) => {
    if (isLive()) connection.call(event, { claimId }).catch(() => {});
  });
  const marker = createReadMarker((messageId) =>
    isLive() ? connection.call('message_read', { messageId }) : api.markRead(messageId),
  );
  const thread = createClaimThread({
    claimId,
    userId: () => options.user()?.id ?? null,
    outbox,
    onChange: publish,
    onApplied(entry) {
      if (entry.type === 'message_created') typing.drop(entry.payload.senderId);
      if (entry.type === 'message_read' && entry.payload.userId !== options.user()?.id) {
        people.meet([entry.payload.userId]);
      }
      tell(entryListeners, entry);
    },
  });
  const keeper = createClaimKeeper(lastKnown, claimId, () => options.user()?.id ?? null);
  const target = { claimId, ...thread, fail, receive: thread.apply, forget, joined };
  const sync = createClaimSync(target, api, connection);

  /** Without the server, the claim is as it was seen last. */
  function recall(): void {
    const user = options.user();
    if (!user || hasRecalled || isDisposed || !sync.isActive() || thread.timeline().claim) return;
    hasRecalled = true;
    void lastKnown.claim(user.id, claimId).then((kept) => {
      if (!kept || isDisposed) return;
      people.set(kept.people);
      thread.recall(kept);
    });
  }

  function fail(status: 'failed' | 'gone', error: ClientError): void {
    if (status === 'gone') keeper.forget();
    else recall();
    thread.fail(status, error);
  }

  function forget(): void {
    keeper.forget();
    thread.clear();
    marker.forget();
  }

  function joined(answer: Pick<JoinResult, 'typing' | 'online' | 'people' | 'readUpToSeq'>): void {
    people.set(answer.people);
    typing.set(answer.typing);
    online = sameIds(online, answer.online) ? online : answer.online;
    options.onOnline(answer.online);
    thread.noteReadUpTo(answer.readUpToSeq);
    void marker.wake();
    publish();
  }

  function publish(): void {
    if (isDisposed) return;
    const state = thread.state();
    const next: ClaimState = {
      ...state,
      readUpToSeq: Math.max(state.readUpToSeq, marker.upToSeq()),
      items: buildItems(thread.timeline().messages, outbox.ofClaim(claimId), outbox.uploadsOf(claimId), options.user()),
      typing: typing.current(),
      online,
      people: people.current(),
    };
    if (!isSame(store.getSnapshot(), next)) store.set(next);
    if (next.status === 'ready') keeper.look({ ...next, timeline: thread.timeline() });
  }

  function stop(): void {
    sync.stop();
    typing.clear();
    options.onUse(false);
  }

  /** A change made over REST is told by the socket; without one it is fetched. */
  function catchUpUnlessLive(): void {
    if (!isLive()) void sync.wake();
  }

  function takesPart(userId: string): boolean {
    const { claim, messages } = thread.timeline();
    const { customer, assignee } = claim ?? {};
    return customer?.id === userId || assignee?.id === userId || messages.some(({ senderId }) => senderId === userId);
  }

  function loadOlder(limit: number): Promise<void> {
    const page = (beforeSeq: number) => api.listMessages(claimId, { beforeSeq, limit });
    loadingOlder ??= thread.loadOlder(page).finally(() => {
      loadingOlder = null;
    });
    return loadingOlder;
  }

  const firstSeq = () => thread.timeline().messages[0]?.seq ?? Number.POSITIVE_INFINITY;

  return {
    claimId,
    getSnapshot: store.getSnapshot,
    getInitialSnapshot: store.getInitialSnapshot,
    subscribe: store.subscribe,
    isOpen: sync.isActive,
    open() {
      if (isDisposed) return () => {};
      openers += 1;
      clearTimeout(closeTimer);
      options.onUse(true);
      if (!sync.isActive()) {
        thread.reopen();
        sync.start();
        if (isOffline()) recall();
      }
      let isClosed = false;
      return () => {
        if (isClosed) return;
        isClosed = true;
        openers -= 1;
        if (openers > 0 || isDisposed) return;
        typingSender.stopped();
        closeTimer = setTimeout(stop, CLOSE_AFTER_MS);
      };
    },
    reload() {
      thread.restart();
      return sync.reload();
    },
    loadOlder: () => loadOlder(OLDER_PAGE),
    async loadBackTo(seq) {
      for (;;) {
        const first = firstSeq();
        if (first <= seq) return true;
        await loadOlder(limits.page.messages.max);
        if (firstSeq() === first) return false;
      }
    },
    send(content, options) {
      typingSender.stopped();
      return outbox.send(claimId, content, options);
    },
    whenSent: outbox.whenSent,
    retry: outbox.retry,
    discard: outbox.discard,
    cancelUpload: outbox.cancelUpload,
    retryUpload: outbox.retryUpload,
    async removeAttachment(attachmentId) {
      await api.deleteAttachment(attachmentId);
      catchUpUnlessLive();
    },
    async edit(messageId, content) {
      await api.editMessage(messageId, content);
      catchUpUnlessLive();
    },
    async remove(messageId) {
      await api.deleteMessage(messageId);
      catchUpUnlessLive();
    },
    markRead(messageId) {
      const message = thread.timeline().messages.findLast(({ id }) => id === messageId);
      if (!message || message.seq <= store.getSnapshot().readUpToSeq) return;
      thread.noteMarking();
      marker.mark(messageId, message.seq);
      publish();
    },
    typingStarted: typingSender.started,
    typingStopped: typingSender.stopped,
    onEntry(listener) {
      const own = (entry: ClaimEntry) => listener(entry);
      entryListeners.add(own);
      return () => entryListeners.delete(own);
    },

    receive(entries) {
      thread.apply(entries);
      if (hasGap(thread.timeline())) void sync.wake();
    },
    async bring({ id, messageId }) {
      const message = thread.timeline().messages.findLast((one) => one.id === messageId);
      if (!message?.attachments.some((attachment) => attachment.id === id)) await sync.wake();
    },
    wake(lastSeq) {
      if (lastSeq === undefined || lastSeq > thread.timeline().position) void sync.wake();
    },
    setTyping(userIds) {
      typing.set(userIds);
      people.meet(userIds);
    },
    setPresence(userId, isOnline) {
      if (online.includes(userId) === isOnline || (isOnline && !takesPart(userId))) return;
      online = isOnline ? [...online, userId] : online.filter((other) => other !== userId);
      publish();
    },
    refresh() {
      const { status } = connection.getSnapshot();
      if (status !== 'live') typing.clear();
      // Nobody tells who comes and goes: better nothing than something old.
      if (status !== 'live' && status !== 'reconnecting') online = nobody;
      if (isOffline()) recall();
      publish();
    },
    dispose() {
      isDisposed = true;
      clearTimeout(closeTimer);
      sync.stop();
      marker.close();
      keeper.close();
      thread.clear();
      store.set(initialState);
    },
  };
}

function isSame(one: ClaimState, other: ClaimState): boolean {
  return (Object.keys(other) as (keyof ClaimState)[]).every((key) => Object.is(one[key], other[key]));
}

function sameIds(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((id, index) => id === others[index]);
}
