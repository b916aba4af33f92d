'use client';

import type { Claim } from '@claimline/protocol';
import { MessagesSquare } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { EmptyState } from '../ui/empty-state';

/** A claim without a message yet. The log is there already, so that the first message is announced like any other. */
export function EmptyThread({ claim }: { claim: Claim }) {
  const t = useTranslations('thread');
  return (
    <div
      role="log"
      aria-live="off"
      aria-label={t('log', { reference: claim.reference })}
      className="flex min-h-0 flex-1 overflow-y-auto"
    >
      <EmptyState icon={<MessagesSquare size={24} aria-hidden />} title={t('emptyTitle')} text={t('empty')} />
    </div>
  );
}
