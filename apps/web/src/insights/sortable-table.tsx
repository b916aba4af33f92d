'use client';

import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';

export interface Column<Row> {
  key: string;
  label: string;
  /** By what it is sorted; null comes last, whichever way. */
  value(row: Row): string | number | null;
  cell(row: Row): ReactNode;
  isNumber?: boolean;
}

interface SortableTableProps<Row> {
  title: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  first: { key: string; descending: boolean };
}

/** A table whose heads are buttons. On a narrow page it scrolls sideways, by keyboard too. */
export function SortableTable<Row>({ title, columns, rows, keyOf, first }: SortableTableProps<Row>) {
  const t = useTranslations('insights');
  const locale = useLocale();
  const [sort, setSort] = useState(first);
  const column = columns.find(({ key }) => key === sort.key);
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const sorted = rows.toSorted((one, other) => {
    const [a, b] = [column?.value(one) ?? null, column?.value(other) ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b));
    return sort.descending ? -order : order;
  });

  return (
    <ScrollArea label={t('scroll', { title })}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map(({ key, label, isNumber = false }) => {
              const isSorted = key === sort.key;
              const Arrow = !isSorted ? ArrowUpDown : sort.descending ? ArrowDown : ArrowUp;
              return (
                <th
                  key={key}
                  scope="col"
                  aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
                  className={clsx('p-0 font-medium text-muted', isNumber ? 'text-right' : 'text-left')}
                >
                  <button
                    type="button"
                    onClick={() => setSort({ key, descending: isSorted ? !sort.descending : isNumber })}
                    className="inline-flex min-h-9 min-w-11 items-center gap-1 rounded-sm px-2 whitespace-nowrap hover:text-text focus-visible:-outline-offset-2 touch:min-h-11"
                  >
                    {label}
                    <Arrow
                      size={14}
                      className={clsx('shrink-0', isSorted ? 'text-accent' : 'text-faint')}
                      aria-hidden
                    />
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={keyOf(row)} className="border-b border-line last:border-0 hover:bg-hover">
              {columns.map(({ key, cell, isNumber = false }) => (
                <td
                  key={key}
                  className={clsx('p-2', isNumber ? 'text-right whitespace-nowrap tabular-nums' : 'text-left')}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

/** What is wider than the page scrolls in its own place; Tab stops at it, so that arrows can move it. */
export function ScrollArea({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: Chromium alone gives focus to what scrolls by itself.
    <section tabIndex={0} aria-label={label} className="-mx-2 max-h-128 overflow-auto focus-visible:-outline-offset-2">
      {children}
    </section>
  );
}
