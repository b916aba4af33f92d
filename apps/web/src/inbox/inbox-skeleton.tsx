'use client';

import { Skeleton } from '@claimline/react/src/ui/skeleton.tsx';
import { useTranslations } from 'use-intl';
import { ROW_HEIGHT } from './inbox-row';

const WIDTHS = ['w-3/4', 'w-1/2', 'w-2/3', 'w-3/5', 'w-4/5', 'w-1/2', 'w-2/3'];

export function InboxSkeleton() {
  const t = useTranslations('common');
  return (
    <div role="status">
      <span className="sr-only">{t('loading')}</span>
      {WIDTHS.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change.
        <div key={index} className="flex gap-3 border-b border-line px-4 py-3" style={{ height: ROW_HEIGHT }}>
          <Skeleton className="size-10 shrink-0 rounded-full" />
          <div className="flex min-w-0 flex-1 flex-col gap-2 pt-1">
            <Skeleton className={`h-4 rounded-sm ${width}`} />
            <Skeleton className="h-3.5 w-full rounded-sm" />
            <Skeleton className="mt-auto h-5 w-24 rounded-full" />
          </div>
        </div>
      ))}
    </div>
  );
}
