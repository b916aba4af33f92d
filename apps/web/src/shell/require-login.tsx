'use client';

import { useLogin } from '@claimline/react/src/use-session.ts';
import { UserProvider } from '@claimline/react/src/user.tsx';
import { useRouter } from 'next/navigation';
import { type ReactNode, useDeferredValue, useEffect } from 'react';
import { routes } from './routes';
import { SessionEnded } from './session-ended';
import { Splash } from './splash';

/** Shows its children to who is signed in; sends others to the login and back here afterwards. */
export function RequireLogin({ children }: { children: ReactNode }) {
  const login = useLogin();
  const router = useRouter();
  // A whole page is drawn: in steps, so that a slow telephone answers in between. It goes at once, though.
  const mayShow = useDeferredValue(login.status === 'signed_in');
  const toLogin = login.status === 'signed_out' && (login.reason === 'never' || login.reason === 'logged_out');

  useEffect(() => {
    if (!toLogin) return;
    const next = login.reason === 'never' ? `${location.pathname}${location.search}` : undefined;
    router.replace(routes.login(next === routes.inbox ? undefined : next));
  }, [toLogin, login, router]);

  if (login.status === 'signed_in' && mayShow) return <UserProvider user={login.user}>{children}</UserProvider>;
  if (login.status === 'signed_out' && !toLogin) return <SessionEnded />;
  return <Splash />;
}
