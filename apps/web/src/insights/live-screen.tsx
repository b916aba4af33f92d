'use client';

import { type LiveView, limits, type OnlineUser } from '@claimline/protocol';
import { errorOf, useErrorText } from '@claimline/react/src/i18n/use-error-text.ts';
import { useClient } from '@claimline/react/src/provider.tsx';
import { Banner } from '@claimline/react/src/ui/banner.tsx';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { RelativeTime } from '@claimline/react/src/ui/relative-time.tsx';
import { useQuery } from '@tanstack/react-query';
import { CloudOff, RefreshCcw } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { StaffPage } from '../staff/staff-page';
import { Chart } from './charts/chart';
import { ChartTable } from './charts/chart-table';
import { Figure } from './figure';
import { InsightsHeader } from './insights-header';
import { InsightsSkeleton } from './insights-skeleton';
import { Panel } from './panel';
import { SortableTable } from './sortable-table';
import { useDurations } from './use-durations';
import { WaitingTable } from './waiting-table';

const EVERY_MS = 5_000;

/** This moment, for staff: it goes on by itself while the tab is looked at. */
export function LiveScreen() {
  return (
    <StaffPage current="insights">
      <main className="min-w-0 flex-1 overflow-y-auto bg-canvas">
        <div className="mx-auto flex max-w-6xl flex-col gap-4 px-4 py-6 sm:px-8">
          <InsightsHeader view="rightNow" />
          <Live />
        </div>
      </main>
    </StaffPage>
  );
}

function Live() {
  const t = useTranslations();
  const format = useFormatter();
  const errorText = useErrorText();
  const { api } = useClient();
  const { data, error, isError, refetch } = useQuery({
    queryKey: ['analytics', 'live'],
    queryFn: () => api.get<LiveView>('/analytics/live'),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });

  if (!data) {
    if (!error) return <InsightsSkeleton />;
    return (
      <EmptyState
        icon={<RefreshCcw size={24} aria-hidden />}
        title={t('insights.failedTitle')}
        text={errorText(errorOf(error))}
        action={<Button onClick={() => void refetch()}>{t('common.retry')}</Button>}
      />
    );
  }
  const time = format.dateTime(new Date(data.at), { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return (
    <>
      <p className="text-sm text-muted">{t('live.lead', { seconds: EVERY_MS / 1_000 })}</p>
      <div role="status">
        {isError && (
          <Banner tone="warning" icon={<CloudOff size={16} aria-hidden />} className="rounded-md">
            {t('live.stale', { time })}
          </Banner>
        )}
      </div>
      <Figures view={data} />
      <Messages counts={data.messagesByMinute} />
      <Panel title={t('live.slowest')} lead={t('insights.waiting.lead', { count: data.waiting.count })}>
        {data.waiting.count > 0 && <WaitingTable title={t('live.slowest')} claims={data.waiting.longest} />}
      </Panel>
      <Panel title={t('live.online')}>
        {data.online.length === 0 ? <p className="text-muted">{t('live.nobody')}</p> : <Online people={data.online} />}
      </Panel>
      <p className="text-sm text-faint tabular-nums">{t('live.at', { time })}</p>
    </>
  );
}

function Figures({ view }: { view: LiveView }) {
  const t = useTranslations('live');
  const format = useFormatter();
  const durations = useDurations();
  const { online, connections, messagesByMinute, waiting } = view;
  const staff = online.filter(({ role }) => role !== 'CUSTOMER').length;
  const [longest] = waiting.longest;
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4" aria-label={t('figures')}>
      <Figure
        label={t('people')}
        value={format.number(online.length)}
        note={t('peopleBySide', { customers: format.number(online.length - staff), staff: format.number(staff) })}
      />
      <Figure label={t('connections')} value={format.number(connections)} note={t('connectionsHint')} />
      <Figure
        label={t('lastMinute')}
        value={format.number(messagesByMinute.at(-1) ?? 0)}
        note={t('lastMinutes', {
          count: format.number(messagesByMinute.reduce((sum, count) => sum + count, 0)),
          minutes: limits.liveView.minutes,
        })}
      />
      <Figure
        label={t('waiting')}
        value={format.number(waiting.count)}
        note={longest ? t('longest', { wait: durations.clock(longest.clockMs) }) : t('nobodyWaits')}
      />
    </dl>
  );
}

function Messages({ counts }: { counts: readonly number[] }) {
  const t = useTranslations('live');
  const insights = useTranslations('insights');
  const format = useFormatter();
  const minutes = counts.length;
  const ago = (index: number) => t('minutesAgo', { count: minutes - 1 - index });
  const said = (count: number) => t('messages', { count });
  return (
    <Panel title={t('chart')}>
      <Chart
        kind="stacked"
        series={[{ key: 'messages', name: t('chart'), values: counts }]}
        labels={counts.map((_, index) => format.number(index - minutes + 1))}
        tips={counts.map((count, index) => `${ago(index)} · ${said(count)}`)}
        format={(value) => format.number(value)}
        summary={t('chartSummary', {
          minutes,
          total: format.number(counts.reduce((sum, count) => sum + count, 0)),
          most: format.number(Math.max(0, ...counts)),
        })}
      />
      <ChartTable
        title={t('chart')}
        head={[insights('charts.date'), insights('figures.messages')]}
        rows={() => counts.map((count, index) => [ago(index), format.number(count)]).reverse()}
      />
    </Panel>
  );
}

function Online({ people }: { people: readonly OnlineUser[] }) {
  const t = useTranslations('live');
  const role = useTranslations('role');
  const format = useFormatter();
  return (
    <SortableTable
      title={t('online')}
      rows={people}
      keyOf={({ userId }) => userId}
      first={{ key: 'name', descending: false }}
      columns={[
        { key: 'name', label: t('name'), value: (user) => user.name, cell: (user) => user.name },
        { key: 'role', label: t('role'), value: (user) => role(user.role), cell: (user) => role(user.role) },
        {
          key: 'connections',
          label: t('connections'),
          isNumber: true,
          value: (user) => user.connections,
          cell: (user) => format.number(user.connections),
        },
        {
          key: 'since',
          label: t('since'),
          value: (user) => user.since,
          cell: (user) => <RelativeTime at={user.since} className="whitespace-nowrap text-muted" />,
        },
      ]}
    />
  );
}
