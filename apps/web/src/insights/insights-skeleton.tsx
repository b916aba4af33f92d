'use client';

import { Skeleton } from '@claimline/react/src/ui/skeleton.tsx';
import { useTranslations } from 'use-intl';

const FIGURES = [
  ...['first', 'response', 'resolution', 'opened', 'resolved'],
  ...['messages', 'active', 'in', 'out', 'refused'],
];
const PANELS = ['messages', 'claims', 'response', 'files'];

/** As high as what follows. */
export function InsightsSkeleton() {
  const t = useTranslations('common');
  return (
    <div role="status" className="flex flex-col gap-4">
      <span className="sr-only">{t('loading')}</span>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
        {FIGURES.map((figure) => (
          <Skeleton key={figure} className="h-36 rounded-lg" />
        ))}
      </div>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        {PANELS.map((panel) => (
          <Skeleton key={panel} className="h-80 rounded-lg" />
        ))}
      </div>
    </div>
  );
}
