'use client';

import { errorOf, useErrorText } from '@claimline/react/src/i18n/use-error-text.ts';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { IconButton } from '@claimline/react/src/ui/icon-button.tsx';
import { clsx } from 'clsx';
import { ChartNoAxesColumn, RefreshCcw } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { StaffPage } from '../staff/staff-page';
import { Segmented } from '../ui/segmented';
import { AgentsTable } from './agents-table';
import { CsvButton } from './csv-button';
import { DayCharts } from './day-charts';
import { Headline } from './headline';
import { InsightsHeader } from './insights-header';
import { InsightsSkeleton } from './insights-skeleton';
import { OpenClaims } from './open-claims';
import { Panel } from './panel';
import type { Period, Span } from './period';
import { PeriodPicker } from './period-picker';
import type { Hours } from './use-durations';
import { queryOf, timeZone, useInsights } from './use-insights';
import { usePeriod } from './use-period';
import { WaitingTable } from './waiting-table';

const hoursChoices = ['clock', 'business'] as const;

/** How fast people are answered, and how much there is to do: over a period. */
export function InsightsScreen() {
  return (
    <StaffPage current="insights">
      <Insights />
    </StaffPage>
  );
}

function Insights() {
  const t = useTranslations('insights');
  const { choice, days, period, choose, chooseDays, refresh } = usePeriod();
  const [hours, setHours] = useState<Hours>('clock');
  return (
    <main className="min-w-0 flex-1 overflow-y-auto bg-canvas">
      <div className="mx-auto flex max-w-6xl flex-col gap-4 px-4 py-6 sm:px-8">
        <InsightsHeader view="overPeriod" />
        <div className="flex flex-wrap items-start gap-3">
          <PeriodPicker
            choice={choice}
            days={days}
            problem={typeof period === 'string' ? period : null}
            onChoose={choose}
            onDays={chooseDays}
          />
          <Segmented
            label={t('hours')}
            value={hours}
            choices={hoursChoices.map((value) => ({ value, label: t(`hoursChoice.${value}`) }))}
            onChoose={(next) => setHours(next)}
          />
          <IconButton label={t('refresh')} onClick={refresh}>
            <RefreshCcw size={18} aria-hidden />
          </IconButton>
        </div>
        {typeof period !== 'string' && <OfPeriod period={period} hours={hours} />}
      </div>
    </main>
  );
}

function OfPeriod({ period, hours }: { period: Period; hours: Hours }) {
  const t = useTranslations('insights');
  const common = useTranslations('common');
  const errorText = useErrorText();
  const { summary, days, before, error, isStale, retry } = useInsights(period);
  const dates = useDates();

  if (!summary || !days) {
    if (!error) return <InsightsSkeleton />;
    return (
      <EmptyState
        icon={<RefreshCcw size={24} aria-hidden />}
        title={t('failedTitle')}
        text={errorText(errorOf(error))}
        action={<Button onClick={retry}>{common('retry')}</Button>}
      />
    );
  }
  const { messages, claims, response, resolution, attachments, agents, now } = summary;
  const { downloaded, refused } = attachments;
  const isEmpty =
    [messages, response, resolution, attachments, downloaded, refused].every(({ count }) => count === 0) &&
    claims.opened === 0;
  const query = queryOf(period);
  return (
    <div aria-busy={isStale} className={clsx('flex flex-col gap-4 transition-opacity', isStale && 'opacity-60')}>
      <p className="text-sm text-pretty text-muted">
        {t('span', { ...dates(period), zone: timeZone })} {before && t('comparedWith', dates(period.before))}{' '}
        {hours === 'business' && t('hoursHint')}
      </p>
      {isEmpty ? (
        <EmptyState icon={<ChartNoAxesColumn size={24} aria-hidden />} title={t('emptyTitle')} text={t('emptyText')} />
      ) : (
        <>
          <Headline summary={summary} before={before} hours={hours} />
          <DayCharts days={days} hours={hours} />
          <div className="flex justify-end">
            <CsvButton label={t('csv.days')} path={`/analytics/timeseries${query}`} fileName="days.csv" />
          </div>
        </>
      )}
      <Panel
        title={t('agents.title')}
        lead={t('agents.lead')}
        action={<CsvButton label={t('csv.agents')} path={`/analytics/agents${query}`} fileName="agents.csv" />}
      >
        <AgentsTable agents={agents} hours={hours} />
      </Panel>
      <OpenClaims rows={now.openClaims} />
      <Panel
        title={t('waiting.title')}
        lead={[
          t('waiting.lead', { count: now.unanswered.count }),
          now.unanswered.count > now.unanswered.longest.length
            ? t('waiting.most', { count: now.unanswered.longest.length })
            : '',
        ].join(' ')}
        action={
          <CsvButton
            label={t('csv.waiting')}
            path={`/analytics/waiting?${new URLSearchParams({ tz: timeZone })}`}
            fileName="waiting.csv"
          />
        }
      >
        {now.unanswered.count > 0 && <WaitingTable title={t('waiting.title')} claims={now.unanswered.longest} />}
      </Panel>
    </div>
  );
}

/** The first and the last day of a span, in words. */
function useDates() {
  const format = useFormatter();
  const day = (time: number) => format.dateTime(time, { day: 'numeric', month: 'long', year: 'numeric' });
  return ({ from, to }: Span) => ({ from: day(from), to: day(to - 1) });
}
