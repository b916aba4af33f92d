'use client';

import { useLogin } from '@claimline/react/src/use-session.ts';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { routes } from './routes';
import { Splash } from './splash';

/** The front door: to the inbox, or to the login. */
export function Home() {
  const { status } = useLogin();
  const router = useRouter();
  useEffect(() => {
    if (status === 'signed_in') router.replace(routes.inbox);
    if (status === 'signed_out') router.replace(routes.login());
  }, [status, router]);
  return <Splash />;
}
