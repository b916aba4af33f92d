import { limits } from '@claimline/protocol';
import { useSearchParams } from 'next/navigation';
import { useMemo, useState } from 'react';
import { routes } from '../shell/routes';
import { type CustomDays, type PeriodChoice, periodChoices, periodOf } from './period';

/** The period, which the address has too, so that it can be sent to a colleague. It changes without a navigation. */
export function usePeriod() {
  const params = useSearchParams();
  const [now, setNow] = useState(Date.now);
  const [choice, setChoice] = useState<PeriodChoice>(
    () => periodChoices.find((each) => each === params.get('period')) ?? '30d',
  );
  const [days, setDays] = useState<CustomDays>(() => ({
    first: params.get('first') ?? '',
    last: params.get('last') ?? '',
  }));
  const period = useMemo(() => periodOf(choice, days, now, limits.analytics.maxYears), [choice, days, now]);

  const show = (next: PeriodChoice, nextDays: CustomDays) => {
    setNow(Date.now());
    setChoice(next);
    setDays(nextDays);
    const query = new URLSearchParams({ period: next, ...(next === 'custom' && nextDays) });
    history.replaceState(null, '', `${routes.insights}?${query}`);
  };
  return {
    choice,
    days,
    period,
    choose(next: PeriodChoice) {
      // One goes on from the days that are shown.
      const isShown = next === 'custom' && typeof period !== 'string';
      show(next, isShown ? { first: dateOf(period.from), last: dateOf(period.to - 1) } : days);
    },
    chooseDays: (next: CustomDays) => show('custom', next),
    refresh: () => setNow(Date.now()),
  };
}

function dateOf(time: number): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
