const DURATION_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400,
].map((seconds) => seconds * 1_000);
const MOST_TICKS = 4;

function countStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return Math.max(1, ([1, 2, 5].find((step) => step * power >= least) ?? 10) * power);
}

function durationStep(least: number): number {
  const days = 86_400_000;
  return DURATION_STEPS.find((step) => step >= least) ?? countStep(least / days) * days;
}

/** Round values from 0 to at least `most`, five at most: where the lines of a chart are. */
export function ticksTo(most: number, of: 'count' | 'duration'): number[] {
  const least = Math.max(most, 1) / MOST_TICKS;
  const step = of === 'count' ? countStep(least) : durationStep(least);
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, index) => index * step);
}
