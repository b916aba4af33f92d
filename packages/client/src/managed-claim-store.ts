import type { Attachment, User } from '@claimline/protocol';
import type { Connection } from './connection.js';
import type { LastKnown } from './last-known.js';
import type { Outbox } from './outbox.js';
import type { FullRestApi } from './rest-api.js';
import type { ClaimEntry, ClaimStore } from './types.js';

export interface ClaimStoreOptions {
  claimId: string;
  /** Whose view it is: another user gets another store. Null until the login is known. */
  user(): User | null;
  api: FullRestApi;
  connection: Connection;
  outbox: Outbox;
  lastKnown: LastKnown;
  /** Told when the last opener has closed, or a new one has come. */
  onUse(inUse: boolean): void;
  onOnline(userIds: readonly string[]): void;
}

/** What the registry tells a store. */
export interface ManagedClaimStore extends ClaimStore {
  isOpen(): boolean;
  receive(entries: readonly ClaimEntry[]): void;
  /** The server has this: resolves when the log was asked for it, or has brought it already. */
  bring(attachment: Attachment): Promise<void>;
  /** The connection has changed, the poll is due, or the log is said to be at `lastSeq`. */
  wake(lastSeq?: number): void;
  setTyping(userIds: readonly string[]): void;
  setPresence(userId: string, online: boolean): void;
  /** Everything but the timeline may have changed: the connection, the outbox, the login. */
  refresh(): void;
  /** The user is gone. */
  dispose(): void;
}
