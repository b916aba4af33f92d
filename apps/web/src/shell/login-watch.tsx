'use client';

import { useLogin } from '@claimline/react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { setAccountLocale } from '../i18n/locale-choice';

/** What follows from who is signed in: the language, and that one person's lists are never shown to another. */
export function LoginWatch() {
  const login = useLogin();
  const queries = useQueryClient();
  const user = login.status === 'signed_in' ? login.user : null;
  const userId = user?.id ?? null;

  useEffect(() => {
    if (user) setAccountLocale(user.locale);
  }, [user]);

  useEffect(() => {
    if (userId === null) return;
    return () => queries.clear();
  }, [userId, queries]);

  return null;
}
