import type { AnalyticsSummary, AnalyticsTimeseries } from '@claimline/protocol';
import { useClient } from '@claimline/react/src/provider.tsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Period, Span } from './period';

/** The person's own: days begin at midnight there. */
export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function queryOf({ from, to }: Span): string {
  const iso = (time: number) => new Date(time).toISOString();
  return `?${new URLSearchParams({ from: iso(from), to: iso(to), tz: timeZone })}`;
}

/** The figures of a period, day by day too, and those of the period before it. */
export function useInsights(period: Period) {
  const { api } = useClient();
  const ask = <Answer>(name: string, span: Span) => ({
    queryKey: ['analytics', name, span.from, span.to],
    queryFn: () => api.get<Answer>(`/analytics/${name}${queryOf(span)}`),
    // While another period is on its way the former one stays.
    placeholderData: keepPreviousData<Answer>,
  });
  const summary = useQuery(ask<AnalyticsSummary>('summary', period));
  const days = useQuery(ask<AnalyticsTimeseries>('timeseries', period));
  // Last, as a database of one connection answers one after the other.
  const before = useQuery({ ...ask<AnalyticsSummary>('summary', period.before), enabled: summary.isSuccess });
  return {
    summary: summary.data,
    days: days.data?.items,
    before: before.isPlaceholderData ? undefined : before.data,
    error: summary.error ?? days.error,
    /** What is shown is that of another period. */
    isStale: summary.isPlaceholderData || days.isPlaceholderData,
    retry: () => {
      void summary.refetch();
      void days.refetch();
    },
  };
}
