import type { ServerEvents } from '@claimline/protocol';
import type { Connection } from './connection.js';
import type { Emitter } from './emitter.js';
import { createStore } from './store.js';
import type { PresenceState, Store } from './types.js';

export interface Presence extends Store<PresenceState> {
  /** Users that the server named as connected when a claim was joined. */
  seen(userIds: readonly string[]): void;
}

const nobody: PresenceState = { byUser: new Map() };

export function createPresence(events: Emitter<ServerEvents>, connection: Connection): Presence {
  const store = createStore<PresenceState>(nobody);

  events.on('presence_update', ({ userId, online, lastSeenAt }) => {
    store.set({ byUser: new Map(store.getSnapshot().byUser).set(userId, { online, lastSeenAt }) });
  });
  // Changes during an absence were not told: what joins say then counts again.
  events.on('connected', () => store.set(nobody));
  connection.subscribe(() => {
    const { status } = connection.getSnapshot();
    if (status !== 'live' && status !== 'reconnecting') store.set(nobody);
  });

  return {
    getSnapshot: store.getSnapshot,
    getInitialSnapshot: store.getInitialSnapshot,
    subscribe: store.subscribe,
    seen(userIds) {
      const { byUser } = store.getSnapshot();
      const news = userIds.filter((userId) => byUser.get(userId)?.online !== true);
      if (news.length === 0) return;
      const next = new Map(byUser);
      for (const userId of news) next.set(userId, { online: true, lastSeenAt: null });
      store.set({ byUser: next });
    },
  };
}
