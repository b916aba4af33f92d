'use client';

import type { AnalyticsDay } from '@claimline/protocol';
import { useFileSize } from '@claimline/react/src/i18n/use-file-size.ts';
import { useFormatter, useTranslations } from 'use-intl';
import { type Bucket, type BucketSize, bucketSize, toBuckets } from './charts/buckets';
import { Chart, type ChartProps, Legend, type Series } from './charts/chart';
import { ChartTable } from './charts/chart-table';
import { Panel } from './panel';
import { type Hours, useDurations } from './use-durations';

/** The period day by day, or week by week where days would be too thin. */
export function DayCharts({ days, hours }: { days: readonly AnalyticsDay[]; hours: Hours }) {
  const t = useTranslations('insights.charts');
  const format = useFormatter();
  const durations = useDurations();
  const fileSize = useFileSize();
  const size = bucketSize(days.length);
  const buckets = toBuckets(days, size);
  const number = (value: number) => format.number(value);
  const sums = (key: string, name: string, of: (day: AnalyticsDay) => number): Series => ({
    key,
    name,
    values: buckets.map((bucket) => sumOf(bucket, of)),
  });
  const column = (name: string, of: (day: AnalyticsDay) => number, show: (sum: number) => string): Column => ({
    name,
    cell: (bucket) => show(sumOf(bucket, of)),
  });
  const business = hours === 'business';

  return (
    <div className="grid min-w-0 grid-cols-1 gap-4 lg:grid-cols-2">
      <DayChart
        title={t('messages')}
        size={size}
        buckets={buckets}
        kind="stacked"
        series={[
          sums('customers', t('customers'), (day) => day.messagesByCustomers),
          sums('staff', t('staff'), (day) => day.messagesByStaff),
        ]}
        format={number}
      />
      <DayChart
        title={t('claims')}
        size={size}
        buckets={buckets}
        kind="side-by-side"
        series={[
          sums('opened', t('opened'), (day) => day.claimsOpened),
          sums('resolved', t('resolved'), (day) => day.claimsResolved),
        ]}
        format={number}
      />
      {/* Medians of days do not add up to those of weeks. */}
      <DayChart
        title={t('response')}
        size="day"
        buckets={days.map((day) => ({ date: day.date, days: [day] }))}
        kind="lines"
        of="duration"
        series={[
          {
            key: 'first',
            name: t('firstResponse'),
            values: days.map((day) => (business ? day.firstResponseBusinessMedianMs : day.firstResponseMedianMs)),
          },
          {
            key: 'all',
            name: t('allResponses'),
            values: days.map((day) => (business ? day.responseBusinessMedianMs : day.responseMedianMs)),
          },
        ]}
        format={durations[hours]}
      />
      <DayChart
        title={t('attachments')}
        size={size}
        buckets={buckets}
        kind="side-by-side"
        series={[
          sums('received', t('received'), (day) => day.attachments),
          sums('downloaded', t('downloaded'), (day) => day.attachmentsDownloaded),
        ]}
        extra={[
          column(t('bytes'), (day) => day.attachmentBytes, fileSize),
          column(t('bytesDownloaded'), (day) => day.attachmentBytesDownloaded, fileSize),
          column(t('refused'), (day) => day.attachmentsRefused, number),
          column(t('infected'), (day) => day.attachmentsInfected, number),
        ]}
        format={number}
      />
    </div>
  );
}

const sumOf = ({ days }: Bucket, of: (day: AnalyticsDay) => number) => days.reduce((sum, day) => sum + of(day), 0);

interface Column {
  name: string;
  cell(bucket: Bucket): string;
}

interface DayChartProps extends Pick<ChartProps, 'kind' | 'series' | 'of' | 'format'> {
  title: string;
  size: BucketSize;
  buckets: readonly Bucket[];
  /** More columns of the table. */
  extra?: readonly Column[];
}

function DayChart({ title, size, buckets, extra = [], series, format, of = 'count', kind }: DayChartProps) {
  const t = useTranslations('insights.charts');
  const { label, exact } = useDayNames(size);
  const dates = buckets.map(({ date }) => date);
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '–' : format(value));
  const at = (index: number) => exact(dates.at(index) ?? '1970-01-01');

  const told = series.map(({ name, values }) => {
    const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
    const most = known.reduce(
      (best, each) => (each.value > best.value ? each : best),
      known[0] ?? { value: 0, index: 0 },
    );
    if (of === 'duration') {
      const latest = known.at(-1);
      if (!latest) return t('rangeNone', { name });
      const least = Math.min(...known.map(({ value }) => value));
      return t('range', { name, least: format(least), most: format(most.value), latest: format(latest.value) });
    }
    if (most.value === 0) return t('totalNone', { name });
    const total = known.reduce((sum, { value }) => sum + value, 0);
    return t('total', { name, total: format(total), most: format(most.value), when: at(most.index) });
  });
  const summary = t('summary', {
    title,
    by: size,
    from: at(0),
    to: at(-1),
    series: told.join(' '),
  });

  return (
    <Panel title={title} lead={t('by', { by: size })} action={<Legend names={series.map(({ name }) => name)} />}>
      <Chart
        kind={kind}
        of={of}
        series={series}
        format={format}
        summary={summary}
        labels={dates.map(label)}
        tips={dates.map((date, column) =>
          [exact(date), ...series.map(({ name, values }) => t('value', { name, value: text(values[column]) }))].join(
            ' · ',
          ),
        )}
      />
      <ChartTable
        title={title}
        head={[t('date'), ...series.map(({ name }) => name), ...extra.map(({ name }) => name)]}
        rows={() =>
          buckets.map((bucket, column) => [
            exact(bucket.date),
            ...series.map(({ values }) => text(values[column])),
            ...extra.map(({ cell }) => cell(bucket)),
          ])
        }
      />
    </Panel>
  );
}

/** Dates of the API are days, not moments: read as UTC they stay what they are. */
function useDayNames(size: BucketSize) {
  const t = useTranslations('insights.charts');
  const format = useFormatter();
  const timeZone = 'UTC';
  const moment = (date: string) => new Date(`${date}T00:00:00Z`);
  return {
    label: (date: string) =>
      size === 'month'
        ? format.dateTime(moment(date), { month: 'short', year: '2-digit', timeZone })
        : format.dateTime(moment(date), { day: 'numeric', month: 'short', timeZone }),
    exact(date: string) {
      if (size === 'month') return format.dateTime(moment(date), { month: 'long', year: 'numeric', timeZone });
      const day = format.dateTime(moment(date), { day: 'numeric', month: 'short', year: 'numeric', timeZone });
      return size === 'week' ? t('weekOf', { date: day }) : day;
    },
  };
}
