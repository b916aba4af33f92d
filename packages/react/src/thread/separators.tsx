'use client';

import { useTranslations } from 'use-intl';
import { useCurrentTime } from '../i18n/now';
import { useTimes } from '../i18n/use-times';

export function DaySeparator({ at }: { at: string }) {
  const times = useTimes();
  const now = useCurrentTime();
  return (
    <div className="flex justify-center pt-5 pb-3">
      <span className="rounded-full bg-neutral-soft px-3 py-1 text-xs font-medium text-muted first-letter:uppercase">
        {times.day(Date.parse(at), now)}
      </span>
    </div>
  );
}

export function UnreadDivider() {
  const t = useTranslations('thread');
  return (
    <div className="flex items-center gap-3 pt-5 pb-1 text-accent">
      <span className="h-px flex-1 bg-current opacity-40" aria-hidden />
      <span className="text-xs font-semibold">{t('newMessages')}</span>
      <span className="h-px flex-1 bg-current opacity-40" aria-hidden />
    </div>
  );
}
