'use client';

import { iconButtonClass } from '@claimline/react/src/ui/icon-button.tsx';
import { isStaff, useUser } from '@claimline/react/src/user.tsx';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { AppFrame } from '../shell/app-frame';
import { RequireLogin } from '../shell/require-login';
import { routes } from '../shell/routes';
import { NewClaimForm } from './new-claim-form';

export function NewClaimScreen() {
  return (
    <RequireLogin>
      <AppFrame current="new">
        <Content />
      </AppFrame>
    </RequireLogin>
  );
}

function Content() {
  const t = useTranslations();
  const staff = isStaff(useUser());
  return (
    <main className="flex-1 overflow-y-auto bg-canvas">
      <div className="mx-auto flex max-w-2xl flex-col px-4 py-6 sm:px-8 sm:py-12">
        <Link href={routes.inbox} aria-label={t('thread.backToInbox')} className={iconButtonClass('-ml-2 mb-3')}>
          <ArrowLeft size={20} aria-hidden />
        </Link>
        <h1 className="text-2xl font-semibold tracking-tight">{t('newClaim.title')}</h1>
        <p className="mt-2 mb-8 text-pretty text-muted">{t(staff ? 'newClaim.leadStaff' : 'newClaim.lead')}</p>
        <NewClaimForm />
      </div>
    </main>
  );
}
