import { type Locale, type Role, roles } from '@claimline/protocol';
import { AppError } from '../common/errors.js';

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

export function assertStaff(principal: Pick<Principal, 'role'>): void {
  if (!isStaff(principal)) {
    throw new AppError('forbidden', { detail: 'Only staff may see this.' });
  }
}

/** Whether a role may more than another. */
export function outranks(role: Role, other: Role): boolean {
  return roles.indexOf(role) > roles.indexOf(other);
}
