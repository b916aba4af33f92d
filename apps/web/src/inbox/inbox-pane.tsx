'use client';

import { ConnectionMark } from '@claimline/react/src/connection/connection-view.tsx';
import { errorOf, useErrorText } from '@claimline/react/src/i18n/use-error-text.ts';
import { useSettled } from '@claimline/react/src/thread/use-settled.ts';
import { Button, buttonClass } from '@claimline/react/src/ui/button.tsx';
import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { useConnection, usePresence } from '@claimline/react/src/use-session.ts';
import { isStaff, useUser } from '@claimline/react/src/user.tsx';
import { CircleCheck, CloudOff, Inbox, RefreshCw, Search, SquarePen } from 'lucide-react';
import Link from 'next/link';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { AccountMenu, pageIsUsable } from '../shell/lazy';
import { routes } from '../shell/routes';
import { useShortcut } from '../shell/use-shortcut';
import { InboxList } from './inbox-list';
import { InboxTools, type InboxToolsHandle } from './inbox-tools';
import { useClaims } from './use-claims';
import { type AssigneeChoice, useInboxFilter } from './use-inbox-filter';

interface InboxPaneProps {
  selectedId: string | null;
  onOpen(claimId: string): void;
}

export function InboxPane({ selectedId, onOpen }: InboxPaneProps) {
  const t = useTranslations('inbox');
  const user = useUser();
  const staff = isStaff(user);
  const connection = useConnection();
  const { byUser } = usePresence();
  const [text, setText] = useState('');
  const [{ status, assignee, unread }, setFilter] = useInboxFilter(user.id);
  const q = useSettled(text.trim(), 250);
  const assigneeId = { everyone: null, mine: user.id, nobody: 'none' }[assignee];
  const narrowed = q || status || unread;
  const query = useClaims({ q, status, assigneeId, unread });
  // Drawn in steps, so that a slow telephone answers in between.
  const claims = useDeferredValue(query.claims);
  const isPending = useDeferredValue(query.isPending);
  const tools = useRef<InboxToolsHandle>(null);
  const pane = useRef<HTMLElement>(null);
  useShortcut('/', () => tools.current?.focusSearch());

  useEffect(() => {
    if (!isPending) pageIsUsable();
  }, [isPending]);

  const showAll = () => {
    setText('');
    setFilter({ status: null, assignee: 'everyone', unread: false });
  };
  const more = isPending
    ? 'first'
    : query.isFetchingNextPage
      ? 'loading'
      : query.isFetchNextPageError
        ? 'failed'
        : query.hasNextPage
          ? 'idle'
          : 'none';

  return (
    <section ref={pane} aria-label={t('title')} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <header className="flex items-center gap-3 px-4 pt-4 pb-3">
        <h1 className="shrink-0 text-xl font-semibold tracking-tight">{t('title')}</h1>
        <ConnectionMark
          status={connection.status}
          queued={connection.queued}
          compact="below-sm"
          // Beside an open thread its header says it.
          className={selectedId === null ? '' : 'md:hidden'}
        />
        <div className="ml-auto flex items-center gap-1">
          <Link
            href={routes.newClaim}
            aria-label={t('newClaim')}
            className={buttonClass('primary', 's', 'px-2.5! touch:min-w-11 touch:px-3!')}
          >
            <SquarePen size={16} aria-hidden />
            <span className="hidden lg:inline" aria-hidden>
              {t('new')}
            </span>
          </Link>
          <div className="md:hidden">
            <AccountMenu />
          </div>
        </div>
      </header>
      <InboxTools
        ref={tools}
        staff={staff}
        text={text}
        status={status}
        assignee={assignee}
        unread={unread}
        onText={setText}
        onStatus={(next) => setFilter({ status: next })}
        onAssignee={(next) => setFilter({ assignee: next })}
        onUnread={(next) => setFilter({ unread: next })}
        onLeave={() => pane.current?.querySelector<HTMLElement>('[data-claim][tabindex="0"]')?.focus()}
      />
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        {isPending || claims.length > 0 ? (
          <InboxList
            claims={claims}
            user={user}
            selectedId={selectedId}
            isOnline={(id) => byUser.get(id)?.online ?? false}
            onOpen={onOpen}
            more={more}
            onMore={() => void query.fetchNextPage()}
          />
        ) : query.isError && connection.status === 'offline' ? (
          <EmptyState
            icon={<CloudOff size={24} aria-hidden />}
            title={t('offlineTitle')}
            text={t('offlineText')}
            action={(narrowed || assignee !== 'everyone') && <Button onClick={showAll}>{t('showAll')}</Button>}
          />
        ) : query.isError ? (
          <InboxFailed error={query.error} onRetry={() => void query.refetch()} />
        ) : narrowed ? (
          <EmptyState
            icon={<Search size={24} aria-hidden />}
            title={t('noMatchTitle')}
            text={t('noMatchText')}
            action={<Button onClick={showAll}>{t('showAll')}</Button>}
          />
        ) : assignee !== 'everyone' ? (
          <NothingOf assignee={assignee} onShowAll={showAll} />
        ) : staff ? (
          <EmptyState
            icon={<CircleCheck size={24} aria-hidden />}
            title={t('emptyTitleStaff')}
            text={t('emptyTextStaff')}
          />
        ) : (
          <EmptyState
            icon={<Inbox size={24} aria-hidden />}
            title={t('emptyTitleCustomer')}
            text={t('emptyTextCustomer')}
            action={
              <Link href={routes.newClaim} className={buttonClass('primary')}>
                {t('newClaim')}
              </Link>
            }
          />
        )}
      </div>
    </section>
  );
}

function NothingOf({ assignee, onShowAll }: { assignee: Exclude<AssigneeChoice, 'everyone'>; onShowAll(): void }) {
  const t = useTranslations('inbox');
  return (
    <EmptyState
      icon={<CircleCheck size={24} aria-hidden />}
      title={t(`emptyTitle.${assignee}`)}
      text={t(`emptyText.${assignee}`)}
      action={<Button onClick={onShowAll}>{t('showAll')}</Button>}
    />
  );
}

function InboxFailed({ error, onRetry }: { error: Error; onRetry(): void }) {
  const t = useTranslations();
  const errorText = useErrorText();
  return (
    <EmptyState
      icon={<RefreshCw size={24} aria-hidden />}
      title={t('inbox.failedTitle')}
      text={errorText(errorOf(error))}
      action={<Button onClick={onRetry}>{t('common.retry')}</Button>}
    />
  );
}
