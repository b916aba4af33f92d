'use client';

import { Button } from '@claimline/react/src/ui/button.tsx';
import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';

/** A mistake of ours: the page says so, and a fresh start loses nothing. */
export function ErrorScreen() {
  const t = useTranslations();
  return (
    <main className="flex min-h-dvh" role="alert">
      <EmptyState
        heading="h1"
        icon={<TriangleAlert size={24} aria-hidden />}
        title={t('errors.pageTitle')}
        text={t('errors.pageText')}
        action={
          <Button variant="primary" onClick={() => location.reload()}>
            {t('common.reload')}
          </Button>
        }
      />
    </main>
  );
}
