import { limits } from '@claimline/protocol';
import { useSearchParams } from 'next/navigation';
import { useMemo, useState } from 'react';
import { routes } from '../shell/routes';
import { type CustomDays, type PeriodChoice, periodChoices, periodOf } from './period';

/** The period in the address, so that it can be sent to a colleague. It changes without a navigation. */
export function usePeriod() {
  const params = useSearchParams();
  const [now, setNow] = useState(Date.now);
  const named = params.get('period');
  const first = params.get('first') ?? '';
  const last = params.get('last') ?? '';
  const choice = periodChoices.find((each) => each === named) ?? '30d';
  const period = useMemo(
    () => periodOf(choice, { first, last }, now, limits.analytics.maxYears),
    [choice, first, last, now],
  );

  const show = (query: Record<string, string>) => {
    setNow(Date.now());
    history.replaceState(null, '', `${routes.insights}?${new URLSearchParams(query)}`);
  };
  return {
    choice,
    days: { first, last },
    period,
    choose(next: PeriodChoice) {
      // One goes on from the days that are shown.
      const shown =
        typeof period === 'string' ? { first, last } : { first: dateOf(period.from), last: dateOf(period.to - 1) };
      show(next === 'custom' ? { period: next, ...shown } : { period: next });
    },
    chooseDays: (days: CustomDays) => show({ period: 'custom', ...days }),
    refresh: () => setNow(Date.now()),
  };
}

function dateOf(time: number): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
