'use client';

import { iconButtonClass } from '@claimline/react/src/ui/icon-button.tsx';
import { clsx } from 'clsx';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { routes } from '../shell/routes';

const views = ['overPeriod', 'rightNow'] as const;
const addresses = { overPeriod: routes.insights, rightNow: routes.live };

export function InsightsHeader({ view }: { view: (typeof views)[number] }) {
  const t = useTranslations();
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <div className="flex items-center gap-1">
        <Link href={routes.inbox} aria-label={t('thread.backToInbox')} className={iconButtonClass('-ml-2 md:hidden')}>
          <ArrowLeft size={20} aria-hidden />
        </Link>
        <h1 className="text-2xl font-semibold tracking-tight">{t('insights.title')}</h1>
      </div>
      <nav aria-label={t('insights.views')} className="flex gap-1">
        {views.map((each) => (
          <Link
            key={each}
            href={addresses[each]}
            aria-current={each === view ? 'page' : undefined}
            className={clsx(
              'inline-flex h-9 items-center rounded-md px-3 text-sm font-medium transition-colors touch:h-11',
              each === view ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-hover hover:text-text',
            )}
          >
            {t(`insights.${each}`)}
          </Link>
        ))}
      </nav>
    </header>
  );
}
