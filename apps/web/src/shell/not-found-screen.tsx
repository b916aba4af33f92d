'use client';

import { buttonClass } from '@claimline/react/src/ui/button.tsx';
import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { Compass } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { routes } from './routes';

/** Its link is a plain one: this screen comes along with every page, and next/link would come twice. */
export function NotFoundScreen() {
  const t = useTranslations('notFound');
  return (
    <main className="flex min-h-dvh">
      <EmptyState
        heading="h1"
        icon={<Compass size={24} aria-hidden />}
        title={t('title')}
        text={t('text')}
        action={
          <a href={routes.inbox} className={buttonClass('primary')}>
            {t('home')}
          </a>
        }
      />
    </main>
  );
}
