import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { daysBetween, timeWords } from './time-words';

/** Times in words, in the reader's language. */
export function useTimes() {
  const format = useFormatter();
  const t = useTranslations('time');
  return useMemo(() => {
    const clock = (time: number) => format.dateTime(time, { hour: '2-digit', minute: '2-digit' });
    const shortDate = (time: number, now: number) => {
      const thisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
      return format.dateTime(time, { day: 'numeric', month: 'short', ...(thisYear ? {} : { year: 'numeric' }) });
    };
    return {
      clock,
      shortDate,
      /** For lists: just now, 5 min ago, 14:32, yesterday, Monday, 3 March. */
      relative(time: number, now: number): string {
        switch (timeWords(time, now)) {
          case 'now':
            return t('now');
          case 'minutes':
            return format.relativeTime(time, { now, unit: 'minute', style: 'short' });
          case 'clock':
            return clock(time);
          case 'yesterday':
            return t('yesterdayShort');
          case 'weekday':
            return format.dateTime(time, { weekday: 'long' });
          default:
            return shortDate(time, now);
        }
      },
      /** In a thread the day stands above: within the hour relative, then the clock. */
      inThread(time: number, now: number): string {
        const words = timeWords(time, now);
        if (words === 'now') return t('now');
        if (words === 'minutes') return format.relativeTime(time, { now, unit: 'minute', style: 'short' });
        return clock(time);
      },
      exact(time: number): string {
        return format.dateTime(time, { dateStyle: 'full', timeStyle: 'short' });
      },
      date(time: number): string {
        return format.dateTime(time, { dateStyle: 'long' });
      },
      day(time: number, now: number): string {
        const days = daysBetween(time, now);
        if (days === 0) return t('today');
        if (days === 1) return t('yesterday');
        const thisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
        return format.dateTime(time, {
          weekday: 'long',
          day: 'numeric',
          month: 'long',
          ...(thisYear ? {} : { year: 'numeric' }),
        });
      },
    };
  }, [format, t]);
}
