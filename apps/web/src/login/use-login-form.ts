import type { ClientError } from '@claimline/client';
import { errorOf } from '@claimline/react/src/i18n/use-error-text.ts';
import { useClient } from '@claimline/react/src/provider.tsx';
import { type SubmitEvent, useEffect, useState } from 'react';

interface Missing {
  email: boolean;
  password: boolean;
}

export function useLoginForm() {
  const { login } = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const [missing, setMissing] = useState<Missing>({ email: false, password: false });
  const wait = useWait(error);

  const onSubmit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || wait > 0) return;
    const form = event.currentTarget;
    const data = new FormData(form);
    const email = String(data.get('email') ?? '').trim();
    const password = String(data.get('password') ?? '');
    setMissing({ email: email === '', password: password === '' });
    if (email === '' || password === '') {
      form.querySelector<HTMLInputElement>(email === '' ? '[name=email]' : '[name=password]')?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      // On success the page moves on by itself: see LoginScreen.
      await login.login(email, password);
    } catch (thrown) {
      setError(errorOf(thrown));
      setBusy(false);
      form.querySelector<HTMLInputElement>('[name=password]')?.select();
    }
  };

  return { busy, error, missing, wait, onSubmit };
}

/** Seconds still to wait after too many tries, counted down. */
function useWait(error: ClientError | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const until = Date.now() + (error?.code === 'rate_limited' ? (error.retryAfterMs ?? 0) : 0);
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
