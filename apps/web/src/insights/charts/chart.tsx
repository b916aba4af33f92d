'use client';

import { tip } from '@claimline/react/src/ui/tooltip.tsx';
import { clsx } from 'clsx';
import { ticksTo } from './scale';
import { useWidth } from './use-width';

const HEIGHT = 200;
const TOP = 10;
const BOTTOM = 24;
const PLOT = HEIGHT - TOP - BOTTOM;
/** A digit of the labels; they are a little narrower. */
const DIGIT_PX = 7;
const LABEL_EVERY_PX = 72;
const MOST_BAR_PX = 28;
const GAP = 0.25;

export interface Series {
  key: string;
  name: string;
  /** One for each column; null where there is nothing to show. */
  values: readonly (number | null)[];
}

const marks = ['chart-1', 'chart-2'] as const;
const fills = { 'chart-1': 'fill-chart-1', 'chart-2': 'fill-chart-2' };
const strokes = { 'chart-1': 'stroke-chart-1', 'chart-2': 'stroke-chart-2' };
const markOf = (index: number) => marks[index] ?? 'chart-1';

export interface ChartProps {
  /** What it shows, in a sentence or two: a screen reader has this, and the table below. */
  summary: string;
  kind: 'stacked' | 'side-by-side' | 'lines';
  /** At most two. */
  series: readonly Series[];
  /** Of each column, below it; some are left out where there is no room. */
  labels: readonly string[];
  /** Of each column, at the pointer. */
  tips: readonly string[];
  of?: 'count' | 'duration';
  format(value: number): string;
}

/** Columns or lines over time, drawn to the pixel. */
export function Chart({ summary, kind, series, labels, tips, of = 'count', format }: ChartProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const columns = labels.length;
  const heights = labels.map((_, column) =>
    series.map(({ values }) => values[column] ?? 0).reduce((a, b) => (kind === 'stacked' ? a + b : Math.max(a, b)), 0),
  );
  const ticks = ticksTo(Math.max(0, ...heights), of);
  const top = ticks.at(-1) ?? 1;
  const tickTexts = ticks.map(format);
  const left = Math.max(...tickTexts.map(({ length }) => length)) * DIGIT_PX + 8;
  const step = Math.max(0, width - left) / Math.max(1, columns);
  const x = (column: number) => left + column * step;
  const y = (value: number) => TOP + PLOT * (1 - value / top);
  const everyNth = Math.max(1, Math.ceil(LABEL_EVERY_PX / Math.max(step, 0.01)));

  return (
    <div ref={box} className="h-50 w-full">
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={summary} className="block overflow-visible">
          {ticks.map((tick, index) => (
            <g key={tick}>
              <line x1={left} x2={width} y1={y(tick)} y2={y(tick)} className="stroke-line" />
              <text x={left - 8} y={y(tick)} dy="0.32em" textAnchor="end" className="fill-faint text-xs tabular-nums">
                {tickTexts[index]}
              </text>
            </g>
          ))}
          {labels.map((label, column) =>
            column % everyNth === 0 && x(column) + LABEL_EVERY_PX <= width + 8 ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have a place and nothing else.
              <text key={column} x={x(column)} y={HEIGHT - 6} className="fill-faint text-xs">
                {label}
              </text>
            ) : null,
          )}
          {kind === 'lines' ? (
            <Lines series={series} x={(column) => x(column) + step / 2} y={y} />
          ) : (
            <Bars series={series} stacked={kind === 'stacked'} x={x} y={y} step={step} />
          )}
          {tips.map((text, column) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              key={column}
              x={x(column)}
              y={TOP}
              width={step}
              height={PLOT}
              className="fill-text opacity-0 transition-none hover:opacity-5"
              {...tip(text, 'top')}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

interface PlotProps {
  series: readonly Series[];
  x(column: number): number;
  y(value: number): number;
}

function Bars({ series, stacked, x, y, step }: PlotProps & { stacked: boolean; step: number }) {
  const room = step * (1 - GAP);
  const barWidth = Math.max(1, Math.min(MOST_BAR_PX, stacked ? room : room / series.length));
  const inset = (step - barWidth * (stacked ? 1 : series.length)) / 2;
  return series.map(({ key, values }, index) => (
    <g key={key} className={fills[markOf(index)]}>
      {values.map((value, column) => {
        if (!value) return null;
        const below = stacked ? series.slice(0, index).reduce((sum, other) => sum + (other.values[column] ?? 0), 0) : 0;
        const height = Math.max(1, y(below) - y(below + value) - (below > 0 ? 1 : 0));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have a place and nothing else.
            key={column}
            x={x(column) + inset + (stacked ? 0 : index * barWidth)}
            y={y(below + value)}
            width={barWidth}
            height={height}
            // With reduced motion everything would have a transition, of a millisecond.
            className="transition-none"
            rx={Math.min(2, barWidth / 3)}
          />
        );
      })}
    </g>
  ));
}

/** Broken where there is nothing; a value between two such places is a dot. */
function Lines({ series, x, y }: PlotProps) {
  return series.map(({ key, values }, index) => {
    const points = values.flatMap((value, column) => (value === null ? [] : [{ column, value }]));
    const path = points
      .map(({ column, value }, at) => `${points[at - 1]?.column === column - 1 ? 'L' : 'M'}${x(column)} ${y(value)}`)
      .join('');
    return (
      <g key={key}>
        <path
          d={path}
          fill="none"
          strokeWidth={2}
          strokeLinejoin="round"
          strokeLinecap="round"
          strokeDasharray={index === 0 ? undefined : '5 4'}
          className={strokes[markOf(index)]}
        />
        {(points.length <= 100 ? points : []).map(({ column, value }) => (
          <circle key={column} cx={x(column)} cy={y(value)} r={2.5} className={fills[markOf(index)]} />
        ))}
      </g>
    );
  });
}

/** Which mark is which. */
export function Legend({ names }: { names: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      {names.map((name, index) => (
        <li key={name} className="flex items-center gap-1.5">
          <svg width={12} height={12} aria-hidden className={clsx('shrink-0', fills[markOf(index)])}>
            <rect width={12} height={12} rx={3} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
