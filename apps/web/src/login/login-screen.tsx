'use client';

import { Banner } from '@claimline/react/src/ui/banner.tsx';
import { useLogin } from '@claimline/react/src/use-session.ts';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { safeNext } from '../shell/routes';
import { LogoMark } from '../ui/logo';
import { LanguageSwitch } from './language-switch';
import { LoginForm } from './login-form';
import { Purpose } from './purpose';

export function LoginScreen() {
  const t = useTranslations('login');
  const app = useTranslations('app');
  const login = useLogin();
  const router = useRouter();
  const ended = login.status === 'signed_out' && (login.reason === 'expired' || login.reason === 'revoked');

  useEffect(() => {
    if (login.status !== 'signed_in') return;
    router.replace(safeNext(new URLSearchParams(location.search).get('next')));
  }, [login.status, router]);

  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="flex min-h-dvh flex-col bg-surface px-6 py-6 sm:px-10">
        <header className="flex items-center gap-3">
          <LogoMark size={34} />
          <span className="text-lg font-semibold tracking-tight">{app('name')}</span>
          <div className="ml-auto">
            <LanguageSwitch />
          </div>
        </header>
        <main className="m-auto w-full max-w-sm py-12">
          <h1 className="text-2xl font-semibold tracking-tight">{t('welcome')}</h1>
          <p className="mt-2 mb-8 text-pretty text-muted">{t('lead')}</p>
          {ended && (
            <Banner tone="info" className="mb-6 rounded-md">
              {t('ended')}
            </Banner>
          )}
          <LoginForm />
        </main>
      </div>
      <Purpose />
    </div>
  );
}
