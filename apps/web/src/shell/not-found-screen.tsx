'use client';

import { Compass } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { buttonClass } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { routes } from './routes';

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
          <Link href={routes.inbox} className={buttonClass('primary')}>
            {t('home')}
          </Link>
        }
      />
    </main>
  );
}
