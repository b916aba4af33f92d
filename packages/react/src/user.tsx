'use client';

import type { User } from '@claimline/protocol';
import { createContext, type ReactNode, use } from 'react';

const UserContext = createContext<User | null>(null);

/** Says who is signed in to all below. */
export function UserProvider({ user, children }: { user: User; children: ReactNode }) {
  return <UserContext value={user}>{children}</UserContext>;
}

/** The person who is signed in; only under `UserProvider`. */
export function useUser(): User {
  const user = use(UserContext);
  if (!user) throw new Error('useUser needs UserProvider above it.');
  return user;
}

export function isStaff(user: Pick<User, 'role'>): boolean {
  return user.role !== 'CUSTOMER';
}
