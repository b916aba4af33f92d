import type { Locale, Role } from '@claimline/protocol';

/** Who acts: a user, as the database says now, in one login. */
export interface Principal {
  userId: string;
  role: Role;
  firstName: string;
  lastName: string;
  locale: Locale;
  /** The login that the access token belongs to. */
  sessionId: string;
  /** When the access token ends, milliseconds since 1970. */
  tokenExpiresAt: number;
}

export function isStaff(principal: Pick<Principal, 'role'>): boolean {
  return principal.role !== 'CUSTOMER';
}
