'use client';

import { ArrowLeft, UserRoundPen } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { AppFrame } from '../shell/app-frame';
import { isStaff, RequireLogin, useUser } from '../shell/require-login';
import { routes } from '../shell/routes';
import { buttonClass } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { iconButtonClass } from '../ui/icon-button';
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
  const user = useUser();

  // Staff must name the customer, and the API has no list of customers to choose from yet.
  if (isStaff(user)) {
    return (
      <main className="flex flex-1 overflow-y-auto">
        <EmptyState
          heading="h1"
          icon={<UserRoundPen size={24} aria-hidden />}
          title={t('newClaim.staffTitle')}
          text={t('newClaim.staffText')}
          action={
            <Link href={routes.inbox} className={buttonClass('secondary')}>
              {t('thread.backToInbox')}
            </Link>
          }
        />
      </main>
    );
  }

  return (
    <main className="flex-1 overflow-y-auto bg-canvas">
      <div className="mx-auto flex max-w-2xl flex-col px-4 py-6 sm:px-8 sm:py-12">
        <Link href={routes.inbox} aria-label={t('thread.backToInbox')} className={iconButtonClass('-ml-2 mb-3')}>
          <ArrowLeft size={20} aria-hidden />
        </Link>
        <h1 className="text-2xl font-semibold tracking-tight">{t('newClaim.title')}</h1>
        <p className="mt-2 mb-8 text-pretty text-muted">{t('newClaim.lead')}</p>
        <NewClaimForm />
      </div>
    </main>
  );
}
