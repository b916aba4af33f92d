import type { ReactNode } from 'react';

interface FigureProps {
  label: string;
  value: string;
  note?: string;
  detail?: string;
  change?: ReactNode;
}

/** One number and what it stands beside; in a `<dl>`. */
export function Figure({ label, value, note, detail, change }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col rounded-lg border border-line bg-surface p-3 shadow-sm sm:p-4">
      <dt className="text-sm font-medium text-muted">{label}</dt>
      <dd className="mt-1 text-xl font-semibold tracking-tight tabular-nums">{value}</dd>
      {detail && <dd className="text-sm text-muted">{detail}</dd>}
      {note && <dd className="text-sm text-pretty text-faint">{note}</dd>}
      {change && <dd className="mt-auto pt-2 text-sm">{change}</dd>}
    </div>
  );
}
