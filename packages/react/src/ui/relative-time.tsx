'use client';

import { useCurrentTime } from '../i18n/now';
import { useTimes } from '../i18n/use-times';

interface RelativeTimeProps {
  /** ISO 8601. */
  at: string;
  /** In a thread the day is said by the separator above. */
  inThread?: boolean;
  className?: string;
}

/** A time in words that stays true; exact on hover. */
export function RelativeTime({ at, inThread = false, className }: RelativeTimeProps) {
  const times = useTimes();
  const now = useCurrentTime();
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={times.exact(time)} className={className}>
      {inThread ? times.inThread(time, now) : times.relative(time, now)}
    </time>
  );
}
