'use client';

import { CountBadge } from '@claimline/react/src/ui/badge.tsx';
import { tip } from '@claimline/react/src/ui/tooltip.tsx';
import { clsx } from 'clsx';
import { ChartColumn, Inbox, Plus } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { LogoMark } from '../ui/logo';
import { routes } from './routes';

export type Place = 'inbox' | 'new' | 'insights' | 'diagnostics';

interface NavRailProps {
  current: Place;
  staff: boolean;
  unread: number;
  account: ReactNode;
}

/** The app's own navigation, beside the panes from tablets up. */
export function NavRail({ current, staff, unread, account }: NavRailProps) {
  const t = useTranslations('nav');
  return (
    <nav
      aria-label={t('label')}
      className="hidden w-16 shrink-0 flex-col items-center gap-2 border-r border-line bg-canvas py-4 md:flex"
    >
      <div className="mb-4">
        <LogoMark size={34} />
      </div>
      <RailLink
        href={routes.inbox}
        label={t('inbox')}
        current={current === 'inbox'}
        badge={
          <CountBadge
            count={unread}
            label={t('inboxUnread', { count: unread })}
            className="absolute -top-1.5 -right-1.5 ring-2 ring-canvas"
          />
        }
      >
        <Inbox size={20} aria-hidden />
      </RailLink>
      <RailLink href={routes.newClaim} label={t('newClaim')} current={current === 'new'}>
        <Plus size={20} aria-hidden />
      </RailLink>
      {staff && (
        <RailLink href={routes.insights} label={t('insights')} current={current === 'insights'}>
          <ChartColumn size={20} aria-hidden />
        </RailLink>
      )}
      <div className="mt-auto">{account}</div>
    </nav>
  );
}

interface RailLinkProps {
  href: string;
  label: string;
  current: boolean;
  badge?: ReactNode;
  children: ReactNode;
}

function RailLink({ href, label, current, badge, children }: RailLinkProps) {
  return (
    <Link
      href={href}
      {...tip(label, 'right')}
      aria-label={badge ? undefined : label}
      aria-current={current ? 'page' : undefined}
      className={clsx(
        'relative flex size-11 items-center justify-center rounded-md transition-colors',
        current ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-hover hover:text-text',
      )}
    >
      {children}
      {badge && <span className="sr-only">{label}</span>}
      {badge}
    </Link>
  );
}
