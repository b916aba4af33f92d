import type { Claim, ClaimList, Message, Person, UnreadCount, User } from '@claimline/protocol';

/** A claim as it was seen last: its newest messages alone. */
export interface KeptClaim {
  claimId: string;
  claim: Claim;
  messages: readonly Message[];
  /** Whether there are older ones, here or on the server. */
  hasOlder: boolean;
  people: readonly Person[];
}

/** The inbox as it was seen last. */
export interface KeptInbox {
  claims: ClaimList | null;
  unread: UnreadCount | null;
}

/**
 * What the user has seen last, kept in the browser so that a page opens without the server. It belongs to one person
 * at a time: whatever is written or asked for in another's name has no effect, so no tab that is late can bring back
 * what was forgotten. A convenience, never the truth: nothing here rejects, and anything may be missing.
 */
export interface LastKnown {
  user(): Promise<User | null>;
  /** From here on it is this person's. What was kept of another, or of the same person in another role, goes. */
  keepUser(user: User): Promise<void>;
  inbox(userId: string): Promise<KeptInbox>;
  keepInbox(userId: string, part: Partial<KeptInbox>): Promise<void>;
  claim(userId: string, claimId: string): Promise<KeptClaim | null>;
  /** The claims kept last push out those of long ago. */
  keepClaim(userId: string, kept: KeptClaim): Promise<void>;
  forgetClaim(claimId: string): Promise<void>;
  forgetAll(): Promise<void>;
}

/** For programs, which have no page to open. */
export const keepsNothing: LastKnown = {
  user: async () => null,
  keepUser: async () => {},
  inbox: async () => ({ claims: null, unread: null }),
  keepInbox: async () => {},
  claim: async () => null,
  keepClaim: async () => {},
  forgetClaim: async () => {},
  forgetAll: async () => {},
};
