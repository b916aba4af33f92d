'use client';

import type { ConnectionStatus } from '@claimline/client';
import { clsx } from 'clsx';
import { CloudOff, LockKeyhole, RefreshCw, TimerReset, Zap } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Banner } from '../ui/banner';
import { useConnectionWords } from './connection-words';

interface ConnectionProps {
  status: ConnectionStatus;
  queued: number;
}

interface ConnectionMarkProps extends ConnectionProps {
  /** Where there is little room the icon alone; the words stay for assistive technology. */
  compact?: 'below-lg' | 'below-sm';
  className?: string;
}

const icons: Record<ConnectionStatus, (size: number) => ReactElement> = {
  idle: (size) => <RefreshCw size={size} aria-hidden />,
  connecting: (size) => <RefreshCw size={size} aria-hidden />,
  live: (size) => <Zap size={size} aria-hidden />,
  reconnecting: (size) => <RefreshCw size={size} className="animate-turn" aria-hidden />,
  polling: (size) => <TimerReset size={size} aria-hidden />,
  offline: (size) => <CloudOff size={size} aria-hidden />,
  ended: (size) => <LockKeyhole size={size} aria-hidden />,
};

const tones: Record<ConnectionStatus, string> = {
  idle: 'text-faint',
  connecting: 'text-faint',
  live: 'text-success',
  reconnecting: 'text-warning',
  polling: 'text-info',
  offline: 'text-warning',
  ended: 'text-danger',
};

/** How the server is reached: an icon and a word. Seen, not announced: the banner's region does that. */
export function ConnectionMark({ status, queued, compact, className }: ConnectionMarkProps) {
  const words = useConnectionWords();
  return (
    <span
      className={clsx(
        'inline-flex min-w-0 items-center gap-1.5 text-xs font-medium whitespace-nowrap *:first:shrink-0',
        tones[status],
        className,
      )}
    >
      {icons[status](14)}
      <span
        className={clsx(
          'truncate',
          compact === 'below-lg' && 'max-lg:sr-only',
          compact === 'below-sm' && 'max-[24rem]:sr-only',
        )}
      >
        {words.short(status, queued)}
      </span>
    </span>
  );
}

const bannerTones: Partial<Record<ConnectionStatus, 'info' | 'warning' | 'danger'>> = {
  polling: 'info',
  reconnecting: 'warning',
  offline: 'warning',
  ended: 'danger',
};

/** What the person should know about the connection. The region is always there, so that each change is heard once. */
export function ConnectionBanner({ status, queued }: ConnectionProps) {
  const t = useTranslations('connection');
  const words = useConnectionWords();
  const text = words.banner(status, queued);
  return (
    <div role="status" aria-label={t('label')}>
      {text ? (
        <Banner tone={bannerTones[status] ?? 'warning'} icon={icons[status](18)} className="animate-appear">
          {text}
        </Banner>
      ) : (
        <span className="sr-only">{words.short(status, queued)}</span>
      )}
    </div>
  );
}
