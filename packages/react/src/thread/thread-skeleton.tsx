'use client';

import { clsx } from 'clsx';
import { useTranslations } from 'use-intl';
import { Skeleton } from '../ui/skeleton';

const BUBBLES = [
  { own: false, width: 'w-3/5', height: 'h-16' },
  { own: true, width: 'w-2/5', height: 'h-10' },
  { own: false, width: 'w-1/2', height: 'h-10' },
  { own: true, width: 'w-3/5', height: 'h-20' },
  { own: false, width: 'w-2/5', height: 'h-10' },
];

export function ThreadSkeleton() {
  const t = useTranslations('thread');
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-hidden" role="status">
      <span className="sr-only">{t('loading')}</span>
      <div className="flex h-16 shrink-0 items-center gap-3 border-b border-line bg-surface px-5">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-4.5 w-56 rounded-sm" />
          <Skeleton className="h-3.5 w-40 rounded-sm" />
        </div>
      </div>
      <div className="mx-auto mt-auto flex w-full max-w-[54rem] flex-col gap-5 px-5 pb-28">
        {BUBBLES.map(({ own, width, height }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change.
          <div key={index} className={clsx('flex gap-2.5', own && 'justify-end')}>
            {!own && <Skeleton className="size-8 rounded-full" />}
            <Skeleton className={clsx('rounded-bubble', width, height)} />
          </div>
        ))}
      </div>
    </div>
  );
}
