import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { FileName } from './file-name';

interface FileRowProps {
  /** 2.5rem square. */
  icon: ReactNode;
  name: string;
  /** Under the name: size, state. */
  note: ReactNode;
  actions?: ReactNode;
  tone?: 'plain' | 'danger';
  /** What the file shows of itself. */
  above?: ReactNode;
  /** What there is to say or to play. */
  below?: ReactNode;
}

/** A file as a line: the same shape while it is sent, scanned and kept, so that nothing jumps. */
export function FileRow({ icon, name, note, actions, tone = 'plain', above, below }: FileRowProps) {
  return (
    <div
      className={clsx(
        '@container w-80 max-w-full min-w-0 rounded-lg border bg-surface',
        tone === 'danger' ? 'border-danger' : 'border-line',
      )}
    >
      {above}
      <div className="flex min-w-0 items-center gap-2.5 p-2">
        <span className="shrink-0 @max-[13rem]:hidden">{icon}</span>
        <div className="min-w-0 flex-1">
          <FileName name={name} className="text-sm font-medium" />
          <div className="text-xs text-muted">{note}</div>
        </div>
        {actions && <span className="-mr-1 flex shrink-0 items-center">{actions}</span>}
      </div>
      {below}
    </div>
  );
}
