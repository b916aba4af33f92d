'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ScrollArea } from '../sortable-table';

interface ChartTableProps {
  title: string;
  head: readonly string[];
  /** The first cell names the row. Called when somebody wants to see it. */
  rows(): readonly (readonly string[])[];
}

/** What a chart shows, as a table, for who does not see it or wants the very numbers. */
export function ChartTable({ title, head, rows }: ChartTableProps) {
  const t = useTranslations('insights.charts');
  const [open, setOpen] = useState(false);
  return (
    <details className="group mt-2 text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="inline-flex min-h-9 cursor-pointer list-none items-center gap-1 rounded-sm pr-2 text-muted hover:text-text touch:min-h-11">
        <ChevronRight size={16} className="transition-transform group-open:rotate-90" aria-hidden />
        {t('showTable')}
      </summary>
      {open && (
        <ScrollArea label={t('table', { title })}>
          <table className="w-full border-collapse">
            <caption className="sr-only">{title}</caption>
            <thead>
              <tr className="border-b border-line text-muted">
                {head.map((name, index) => (
                  <th
                    key={name}
                    scope="col"
                    className={`px-1.5 py-2 font-medium ${index === 0 ? 'text-left' : 'text-right'}`}
                  >
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map(([name, ...cells]) => (
                <tr key={name} className="border-b border-line last:border-0">
                  <th scope="row" className="px-1.5 py-2 text-left font-normal whitespace-nowrap">
                    {name}
                  </th>
                  {cells.map((cell, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells have a place and nothing else.
                    <td key={index} className="px-1.5 py-2 text-right whitespace-nowrap tabular-nums">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </details>
  );
}
