'use client';

import { noteServerTime } from '@claimline/react/src/i18n/now.ts';
import { useClient } from '@claimline/react/src/provider.tsx';
import { useLogin } from '@claimline/react/src/use-session.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { setAccountLocale } from '../i18n/locale-choice';

/** What follows from who is signed in: the language, the server's clock, and that nobody sees another's lists. */
export function LoginWatch() {
  const client = useClient();
  const login = useLogin();
  const queries = useQueryClient();
  const user = login.status === 'signed_in' ? login.user : null;
  const userId = user?.id ?? null;

  useEffect(() => client.on('connected', ({ serverTime }) => noteServerTime(serverTime)), [client]);

  useEffect(() => {
    if (user) setAccountLocale(user.locale);
  }, [user]);

  useEffect(() => {
    if (userId === null) return;
    return () => queries.clear();
  }, [userId, queries]);

  return null;
}
