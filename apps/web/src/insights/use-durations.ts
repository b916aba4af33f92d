import { useMemo } from 'react';
import { useFormatter } from 'use-intl';

const UNITS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
] as const;

/** Durations in words, by their two largest units: 2 h 5 min. Working time has no days, which would mean another length. */
export function useDurations() {
  const format = useFormatter();
  return useMemo(() => {
    const words = (ms: number, units: readonly (typeof UNITS)[number][]) => {
      const at = Math.max(
        0,
        units.findIndex((each) => ms >= each.ms),
      );
      const [large = UNITS[3], small] = ms < 1_000 ? [UNITS[3]] : units.slice(at);
      const rounded = Math.round(ms / (small?.ms ?? large.ms)) * (small?.ms ?? large.ms);
      const parts = [
        [Math.floor(rounded / large.ms), large.unit] as const,
        ...(small && rounded % large.ms > 0 ? [[(rounded % large.ms) / small.ms, small.unit] as const] : []),
      ];
      return parts
        .map(([value, unit]) => format.number(value, { style: 'unit', unit, unitDisplay: 'short' }))
        .join(' ');
    };
    return {
      clock: (ms: number) => words(ms, UNITS),
      business: (ms: number) => words(ms, UNITS.slice(1)),
    };
  }, [format]);
}

/** By the clock, or by what of it were working hours. */
export type Hours = 'clock' | 'business';
