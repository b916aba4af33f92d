import { type ReactNode, useId } from 'react';

interface PanelProps {
  title: string;
  lead?: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of the page under a heading of its own. */
export function Panel({ title, lead, action, children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-lg border border-line bg-surface p-4 shadow-sm sm:p-5">
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id={id} className="text-lg font-semibold text-balance">
            {title}
          </h2>
          {lead && <p className="text-sm text-pretty text-muted">{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
