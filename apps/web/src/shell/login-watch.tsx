'use client';

import { useClient, useLogin } from '@claimline/react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { setAccountLocale } from '../i18n/locale-choice';
import { noteServerTime } from '../i18n/now';

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
