'use client';

import type { AnalyticsSummary, FileRefusal, Spans } from '@claimline/protocol';
import { useFileSize } from '@claimline/react/src/i18n/use-file-size.ts';
import { clsx } from 'clsx';
import { ArrowDownRight, ArrowUpRight, Equal } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { Figure } from './figure';
import { type Hours, useDurations } from './use-durations';

type CountName = 'opened' | 'resolved' | 'messages' | 'active' | 'attachments' | 'downloaded' | 'refused';

interface HeadlineProps {
  summary: AnalyticsSummary;
  /** Undefined while it is on its way. */
  before: AnalyticsSummary | undefined;
  hours: Hours;
}

/** The period in ten numbers, each beside that of the period before. */
export function Headline({ summary, before, hours }: HeadlineProps) {
  const t = useTranslations('insights');
  const format = useFormatter();
  const durations = useDurations();
  const fileSize = useFileSize();
  const time = durations[hours];
  const number = (value: number) => format.number(value);

  const spans = (name: 'firstResponse' | 'response' | 'resolution') => {
    const { count, [hours]: figures }: Spans = summary[name];
    const { medianMs, meanMs, p90Ms } = figures;
    return (
      <Figure
        label={t(`figures.${name}`)}
        value={medianMs === null ? t('none') : time(medianMs)}
        note={meanMs === null || p90Ms === null ? '' : t('spread', { mean: time(meanMs), p90: time(p90Ms) })}
        detail={t(name === 'resolution' ? 'resolutions' : 'ofThese', { count })}
        change={before && <Change now={medianMs} before={before[name][hours].medianMs} show={time} lessIsBetter />}
      />
    );
  };
  const count = (name: CountName, read: (of: AnalyticsSummary) => number, note: string, detail = '') => (
    <Figure
      label={t(`figures.${name}`)}
      value={number(read(summary))}
      note={note}
      detail={detail}
      change={
        before && <Change now={read(summary)} before={read(before)} show={number} lessIsBetter={name === 'refused'} />
      }
    />
  );
  const files = ({ bytes, perDay }: { bytes: number; perDay: number }) =>
    t('filesPerDay', {
      size: fileSize(bytes),
      perDay: format.number(perDay, { maximumFractionDigits: perDay < 1 ? 2 : 1 }),
    });

  const { messages, messagesPerClaim, attachments, activeUsers } = summary;
  const refusals = Object.entries(attachments.refused.byReason) as [FileRefusal, number][];
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-5" aria-label={t('headline')}>
      {spans('firstResponse')}
      {spans('response')}
      {spans('resolution')}
      {count(
        'opened',
        (of) => of.claims.opened,
        messagesPerClaim.mean === null
          ? ''
          : t('perClaim', { mean: format.number(messagesPerClaim.mean, { maximumFractionDigits: 1 }) }),
      )}
      {count('resolved', (of) => of.claims.resolved, '')}
      {count(
        'messages',
        (of) => of.messages.count,
        t('bySide', { customers: number(messages.byCustomers), staff: number(messages.byStaff) }),
      )}
      {count('active', (of) => of.activeUsers.customers, t('activeStaff', { count: activeUsers.staff }))}
      {count(
        'attachments',
        (of) => of.attachments.count,
        t('infected', { count: attachments.infected }),
        files(attachments),
      )}
      {count('downloaded', (of) => of.attachments.downloaded.count, '', files(attachments.downloaded))}
      {count(
        'refused',
        (of) => of.attachments.refused.count,
        refusals
          .flatMap(([reason, times]) => (times > 0 ? [t(`refusals.${reason}`, { count: times })] : []))
          .join(' · '),
      )}
    </dl>
  );
}

interface ChangeProps {
  now: number | null;
  before: number | null;
  show(value: number): string;
  /** Green when it falls; where neither is better, it has no colour. */
  lessIsBetter?: boolean;
}

function Change({ now, before, show, lessIsBetter = false }: ChangeProps) {
  const t = useTranslations('insights');
  const format = useFormatter();
  if (now === null || before === null || before === 0) {
    return <span className="text-faint">{t('nothingBefore')}</span>;
  }
  const share = now / before - 1;
  if (Math.abs(share) < 0.005) {
    return (
      <span className="inline-flex items-start gap-1 text-muted">
        <Equal size={14} className="mt-0.5 shrink-0" aria-hidden />
        {t('same', { before: show(before) })}
      </span>
    );
  }
  const Arrow = share > 0 ? ArrowUpRight : ArrowDownRight;
  const change = format.number(Math.abs(share), { style: 'percent', maximumFractionDigits: 0 });
  const tone = !lessIsBetter ? 'text-muted' : share > 0 ? 'text-danger' : 'text-success';
  return (
    <span className={clsx('inline-flex items-start gap-1', tone)}>
      <Arrow size={14} className="mt-0.5 shrink-0" aria-hidden />
      {t(share > 0 ? 'up' : 'down', { change, before: show(before) })}
    </span>
  );
}
