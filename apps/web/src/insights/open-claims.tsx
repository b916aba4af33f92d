'use client';

import type { claimAges as ages, OpenClaims as Row } from '@claimline/protocol';
import { StatusChip } from '@claimline/react/src/thread/status-chip.tsx';
import { useFormatter, useTranslations } from 'use-intl';
import { Panel } from './panel';
import { ScrollArea } from './sortable-table';

// As with the statuses: a page has no use for the protocol's schemas, which come with its lists.
const claimAges: typeof ages = ['underOneDay', 'underThreeDays', 'underSevenDays', 'underThirtyDays', 'older'];

/** Where open claims pile up: a table whose cells are filled as much as they hold. */
export function OpenClaims({ rows }: { rows: readonly Row[] }) {
  const t = useTranslations('insights.open');
  const scroll = useTranslations('insights');
  const format = useFormatter();
  const most = Math.max(1, ...rows.flatMap(({ byAge }) => claimAges.map((age) => byAge[age])));
  return (
    <Panel title={t('title')} lead={t('lead')}>
      {rows.length === 0 ? (
        <p className="text-muted">{t('none')}</p>
      ) : (
        <ScrollArea label={scroll('scroll', { title: t('title') })}>
          <table className="w-full min-w-140 border-separate border-spacing-1 text-sm">
            <caption className="sr-only">{t('title')}</caption>
            <thead>
              <tr className="text-muted">
                <th scope="col" className="p-1 text-left font-medium">
                  {t('status')}
                </th>
                {claimAges.map((age) => (
                  <th key={age} scope="col" className="p-1 text-center font-medium">
                    {t(`ages.${age}`)}
                  </th>
                ))}
                <th scope="col" className="p-1 text-right font-medium">
                  {t('total')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ status, count, byAge }) => (
                <tr key={status}>
                  <th scope="row" className="p-1 text-left font-normal">
                    <StatusChip status={status} staff />
                  </th>
                  {claimAges.map((age) => (
                    <td key={age} className="h-11 rounded-sm bg-sunken p-0 align-bottom">
                      <div className="relative flex h-11 items-center justify-center overflow-hidden rounded-sm tabular-nums">
                        <span
                          aria-hidden
                          className="absolute inset-x-0 bottom-0 bg-chart-1 opacity-25"
                          style={{ height: `${(byAge[age] / most) * 100}%` }}
                        />
                        <span className={byAge[age] === 0 ? 'relative text-faint' : 'relative font-medium'}>
                          {format.number(byAge[age])}
                        </span>
                      </div>
                    </td>
                  ))}
                  <td className="p-1 text-right font-semibold tabular-nums">{format.number(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </Panel>
  );
}
