'use client';

import type { User } from '@claimline/protocol';
import { useLogin } from '@claimline/react';
import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, use, useEffect } from 'react';
import { routes } from './routes';
import { SessionEnded } from './session-ended';
import { Splash } from './splash';

const UserContext = createContext<User | null>(null);

/** Shows its children to who is signed in; sends others to the login and back here afterwards. */
export function RequireLogin({ children }: { children: ReactNode }) {
  const login = useLogin();
  const router = useRouter();
  const toLogin = login.status === 'signed_out' && (login.reason === 'never' || login.reason === 'logged_out');

  useEffect(() => {
    if (!toLogin) return;
    const next = login.reason === 'never' ? `${location.pathname}${location.search}` : undefined;
    router.replace(routes.login(next === routes.inbox ? undefined : next));
  }, [toLogin, login, router]);

  if (login.status === 'signed_in') return <UserContext value={login.user}>{children}</UserContext>;
  if (login.status === 'signed_out' && !toLogin) return <SessionEnded />;
  return <Splash />;
}

/** The person who is signed in; only under `RequireLogin`. */
export function useUser(): User {
  const user = use(UserContext);
  if (!user) throw new Error('useUser needs RequireLogin above it.');
  return user;
}

export function isStaff(user: Pick<User, 'role'>): boolean {
  return user.role !== 'CUSTOMER';
}
