import type { Role } from '@claimline/protocol';

/** Someone who is connected to a node. Names stay in the database. */
export interface ConnectedUser {
  userId: string;
  role: Role;
  connections: number;
  /** ISO 8601. */
  since: string;
}

/** How long what a node said is believed. It says it anew well within this, so a node that died is soon forgotten. */
export const PRESENCE_LASTS_MS = 8_000;

/**
 * Who is connected to which node. Each node writes what it has and reads what the others have; nobody writes for another.
 * Any of it may be lost at any time, and is mended when the nodes say it again. Rejects when the store does not answer.
 */
export interface PresenceStore {
  /** Replaces all that this node said before. It is forgotten by itself after `PRESENCE_LASTS_MS`. */
  say(users: readonly ConnectedUser[]): Promise<void>;
  /** What each of the other nodes said last, if it still holds. */
  listOthers(): Promise<Map<string, ConnectedUser[]>>;
  /** Takes back what this node said. */
  leave(): Promise<void>;
}

/** Injects the `PresenceStore`. */
export const PRESENCE_STORE = Symbol('PRESENCE_STORE');
