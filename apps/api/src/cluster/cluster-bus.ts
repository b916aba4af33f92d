import type { RateName } from '@claimline/protocol';
import type { RightsChange } from '../auth/rights-changes.js';
import type { LiveEntry } from '../realtime/dispatcher.js';

/** An entry that is too large to be sent along: the log has it. */
export interface EntryHint {
  claimId: string;
  seq: number;
  type: LiveEntry['type'];
  payload: null;
}

/** What nodes say to each other, by topic. */
export interface ClusterMessages {
  /** A node stored an entry and told its own sessions of it. */
  entry: LiveEntry | EntryHint;
  /** Someone has gone on writing, or has stopped. */
  typing: { claimId: string; userId: string; sessionId: string | null; writes: boolean };
  /** Someone's rights changed; the database says how. */
  rights: RightsChange;
  /** Who is connected to the node changed; the presence store says how. */
  presence: null;
  /** Tokens taken from rate limits since the last time; less than none when some were given back. */
  rates: [name: RateName, key: string, taken: number][];
}

export type Topic = keyof ClusterMessages;

/**
 * How nodes tell each other what is new. Everything said here is a hint that hurries something along which would be found
 * out anyway: a message may be lost, and two of them may arrive in another order.
 *
 * `publish` returns at once and never throws, whatever state the bus is in: what cannot be sent is dropped, never kept
 * without bound. A node does not hear what it said itself. A listener that throws harms nobody else.
 */
export interface ClusterBus {
  /** Names this process among the nodes; another after each start. */
  readonly nodeId: string;
  /** There are no other nodes to speak to, nor will there be. */
  readonly isAlone: boolean;
  /** Whether what is said now reaches the others, as far as is known. */
  readonly isUp: boolean;
  /** A message too large for the bus goes as `shorter` instead. */
  publish<T extends Topic>(topic: T, message: ClusterMessages[T], shorter?: ClusterMessages[T]): void;
  /** `from` is the node that said it. */
  on<T extends Topic>(topic: T, listener: (message: ClusterMessages[T], from: string) => void): void;
  /** Called each time the bus is up again: what was said meanwhile is lost. */
  onBack(listener: () => void): void;
  close(): Promise<void>;
}

/** Injects the `ClusterBus`. */
export const CLUSTER_BUS = Symbol('CLUSTER_BUS');
