'use client';

import type { ClaimSummary, User } from '@claimline/protocol';
import { useCurrentTime } from '@claimline/react/src/i18n/now.ts';
import { useTimes } from '@claimline/react/src/i18n/use-times.ts';
import { isOverdue } from '@claimline/react/src/thread/due-day.ts';
import { StatusChip } from '@claimline/react/src/thread/status-chip.tsx';
import { Avatar } from '@claimline/react/src/ui/avatar.tsx';
import { CountBadge } from '@claimline/react/src/ui/badge.tsx';
import { Chip } from '@claimline/react/src/ui/chip.tsx';
import { RelativeTime } from '@claimline/react/src/ui/relative-time.tsx';
import { clsx } from 'clsx';
import { CalendarClock, Flame, Headset } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { useTranslations } from 'use-intl';
import { routes } from '../shell/routes';
import { useLastMessageText } from './use-last-message-text';

/** Every row has this height, so that the list can be virtual and a claim that moves disturbs nothing. */
export const ROW_HEIGHT = 102;

interface InboxRowProps {
  claim: ClaimSummary;
  user: Pick<User, 'id' | 'role'>;
  selected: boolean;
  /** Whether Tab stops here: one row of the list has it. */
  tabbable: boolean;
  online: boolean;
  onOpen(claimId: string): void;
}

export const InboxRow = memo(function InboxRow({ claim, user, selected, tabbable, online, onOpen }: InboxRowProps) {
  const t = useTranslations();
  const lastMessageText = useLastMessageText(user);
  const staff = user.role !== 'CUSTOMER';
  const unread = claim.unreadCount > 0;
  const other = staff ? claim.customer : claim.assignee;

  const open = (event: MouseEvent) => {
    // A new tab stays the browser's business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(claim.id);
  };

  return (
    <a
      href={routes.claim(claim.id)}
      onClick={open}
      data-claim={claim.id}
      tabIndex={tabbable ? 0 : -1}
      aria-current={selected ? 'true' : undefined}
      style={{ height: ROW_HEIGHT }}
      className={clsx(
        'relative flex gap-3 border-b border-line px-4 py-3 transition-colors focus-visible:-outline-offset-2',
        selected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      {selected && <span className="absolute inset-y-0 left-0 w-[3px] bg-accent" aria-hidden />}
      {other ? (
        <Avatar {...other} online={online} />
      ) : (
        <span
          className="flex size-10 shrink-0 items-center justify-center rounded-full bg-neutral-soft text-faint"
          aria-hidden
        >
          <Headset size={18} />
        </span>
      )}
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline gap-3">
          <span className={clsx('min-w-0 flex-1 truncate', unread ? 'font-semibold' : 'font-medium')} dir="auto">
            {claim.subject}
          </span>
          <RelativeTime
            at={claim.lastMessage?.at ?? claim.createdAt}
            className={clsx('shrink-0 text-xs', unread ? 'font-medium text-accent' : 'text-faint')}
          />
        </span>
        <span className="flex items-center gap-3">
          <span className={clsx('min-w-0 flex-1 truncate text-sm', unread ? 'text-text' : 'text-muted')} dir="auto">
            {lastMessageText(claim)}
          </span>
          {staff && claim.dueAt && <Due claim={claim} at={claim.dueAt} />}
          <CountBadge count={claim.unreadCount} label={t('inbox.unread', { count: claim.unreadCount })} />
        </span>
        {/* Where nothing of a name could be read, it goes to a line that is not shown. */}
        <span className="mt-auto flex h-6 flex-wrap items-center gap-x-2 overflow-hidden">
          <StatusChip status={claim.status} staff={staff} />
          {(claim.priority === 'HIGH' || claim.priority === 'URGENT') && (
            <Chip tone="danger" icon={<Flame size={12} aria-hidden />}>
              <span className="sr-only">{t('priority.label')} </span>
              {t(`priority.${claim.priority}`)}
            </Chip>
          )}
          <span className="min-w-0 flex-1 basis-14 truncate text-right text-xs/6 text-faint">
            {staff ? `${claim.customer.firstName} ${claim.customer.lastName}` : claim.reference}
          </span>
        </span>
      </span>
    </a>
  );
});

function Due({ claim, at }: { claim: ClaimSummary; at: string }) {
  const t = useTranslations('inbox');
  const times = useTimes();
  const now = useCurrentTime();
  const time = Date.parse(at);
  const late = isOverdue(claim, now);
  const label = t(late ? 'overdue' : 'due');
  return (
    <time
      dateTime={at}
      title={`${label} ${times.date(time)}`}
      className={clsx('flex shrink-0 items-center gap-1 text-xs', late ? 'font-semibold text-danger' : 'text-muted')}
    >
      <CalendarClock size={13} aria-hidden />
      <span className="sr-only">{label}</span>
      {times.shortDate(time, now)}
    </time>
  );
}
