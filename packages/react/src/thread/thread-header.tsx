'use client';

import type { ConnectionState } from '@claimline/client';
import type { Claim, Person } from '@claimline/protocol';
import { clsx } from 'clsx';
import { ArrowLeft, PanelRight, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { ConnectionMark } from '../connection/connection-view';
import { IconButton } from '../ui/icon-button';
import { useStatusWords } from './status-chip';

interface ThreadHeaderProps {
  claim: Claim;
  /** Others of the claim who are connected now. */
  online: readonly Person[];
  connection: Pick<ConnectionState, 'status' | 'queued'>;
  staff: boolean;
  /** The status: a chip to read, or a menu for staff. */
  status: ReactNode;
  detailsOpen: boolean;
  /** Null where there is nothing to go back to. */
  onBack: (() => void) | null;
  onDetails(): void;
  onSearch(): void;
}

export function ThreadHeader({
  claim,
  online,
  connection,
  staff,
  status,
  detailsOpen,
  onBack,
  onDetails,
  onSearch,
}: ThreadHeaderProps) {
  const t = useTranslations();
  const format = useFormatter();
  const statusWords = useStatusWords(staff);
  const presence =
    online.length === 0
      ? t('thread.onlineNone')
      : t('thread.online', { names: format.list(online.map((person) => person.firstName)), count: online.length });

  return (
    <header className="flex min-h-16 items-center gap-2 border-b border-line bg-surface py-2 pr-3 pl-2 md:pl-5">
      {onBack && (
        <div className="md:hidden">
          <IconButton label={t('thread.backToInbox')} onClick={onBack}>
            <ArrowLeft size={20} aria-hidden />
          </IconButton>
        </div>
      )}
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2.5">
          <h2 className="min-w-0 truncate text-lg font-semibold tracking-tight" dir="auto" title={claim.subject}>
            {claim.subject}
          </h2>
          <span className="hidden shrink-0 sm:inline">{status}</span>
        </div>
        {/* Where nothing of it could be read, all after the reference goes to a line that is not shown. */}
        <p className="flex h-[1lh] min-w-0 flex-wrap gap-x-1.5 overflow-hidden text-sm text-muted">
          <span>{claim.reference}</span>
          <span className="flex min-w-0 flex-1 basis-16 items-center gap-1.5">
            <span aria-hidden>·</span>
            {online.length > 0 && <span className="size-2 shrink-0 rounded-full bg-online" aria-hidden />}
            <span className={clsx('truncate', online.length === 0 && 'max-sm:hidden')}>{presence}</span>
            {online.length === 0 && <span className="truncate sm:hidden">{statusWords(claim.status)}</span>}
          </span>
        </p>
      </div>
      <ConnectionMark status={connection.status} queued={connection.queued} compact="below-lg" />
      <IconButton label={t('threadSearch.label')} onClick={onSearch}>
        <Search size={19} aria-hidden />
      </IconButton>
      <IconButton
        label={t(detailsOpen ? 'thread.hideDetails' : 'thread.showDetails')}
        aria-expanded={detailsOpen}
        onClick={onDetails}
      >
        <PanelRight size={19} aria-hidden />
      </IconButton>
    </header>
  );
}
