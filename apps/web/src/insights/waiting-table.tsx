'use client';

import type { LiveView } from '@claimline/protocol';
import { RelativeTime } from '@claimline/react/src/ui/relative-time.tsx';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { routes } from '../shell/routes';
import { type Column, SortableTable } from './sortable-table';
import { useDurations } from './use-durations';

type Waiting = LiveView['waiting']['longest'][number] & { businessMs?: number };

/** Claims whose customer waits, with the way to each. */
export function WaitingTable({ title, claims }: { title: string; claims: readonly Waiting[] }) {
  const t = useTranslations('insights.waiting');
  const durations = useDurations();
  const business: Column<Waiting> = {
    key: 'business',
    label: t('business'),
    isNumber: true,
    value: ({ businessMs = 0 }) => businessMs,
    cell: ({ businessMs = 0 }) => durations.business(businessMs),
  };
  const columns: Column<Waiting>[] = [
    {
      key: 'claim',
      label: t('claim'),
      value: ({ subject }) => subject,
      cell: ({ claimId, reference, subject }) => (
        <Link
          href={routes.claim(claimId)}
          className="block min-w-40 rounded-sm py-0.5 font-medium text-accent hover:underline touch:min-h-11"
        >
          <span className="line-clamp-2" dir="auto">
            {subject}
          </span>
          <span className="block text-xs font-normal text-faint">{reference}</span>
        </Link>
      ),
    },
    {
      key: 'clock',
      label: t('clock'),
      isNumber: true,
      value: ({ clockMs }) => clockMs,
      cell: ({ clockMs }) => durations.clock(clockMs),
    },
    ...(claims.some(({ businessMs }) => businessMs !== undefined) ? [business] : []),
    {
      key: 'since',
      label: t('since'),
      value: ({ waitingSince }) => waitingSince,
      cell: ({ waitingSince }) => <RelativeTime at={waitingSince} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'agent',
      label: t('agent'),
      value: ({ assigneeName }) => assigneeName,
      cell: ({ assigneeName }) => assigneeName ?? <span className="text-faint">{t('nobody')}</span>,
    },
  ];
  return (
    <SortableTable
      title={title}
      columns={columns}
      rows={claims}
      keyOf={({ claimId }) => claimId}
      first={{ key: 'clock', descending: true }}
    />
  );
}
