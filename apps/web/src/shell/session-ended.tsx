'use client';

import { Button } from '@claimline/react/src/ui/button.tsx';
import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { LockKeyhole } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { routes } from './routes';

/** The login is over: nothing of the account stays on screen, and nothing that was written is lost. */
export function SessionEnded() {
  const t = useTranslations('session');
  const router = useRouter();
  return (
    <main className="flex min-h-dvh" role="alert">
      <EmptyState
        heading="h1"
        icon={<LockKeyhole size={24} aria-hidden />}
        title={t('endedTitle')}
        text={t('endedText')}
        action={
          <Button
            variant="primary"
            onClick={() => router.replace(routes.login(`${location.pathname}${location.search}`))}
          >
            {t('signIn')}
          </Button>
        }
      />
    </main>
  );
}
