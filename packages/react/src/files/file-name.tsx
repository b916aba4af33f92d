import { clsx } from 'clsx';
import { splitName } from './split-name';

/** A file's name on one line, cut in its middle when there is no room; whole for assistive technology and on hover. */
export function FileName({ name, className }: { name: string; className?: string }) {
  const { start, end } = splitName(name);
  return (
    <span className={clsx('relative block min-w-0', className)} title={start + end}>
      <bdi className="sr-only">{start + end}</bdi>
      <bdi className="flex min-w-0" aria-hidden>
        <span className="truncate whitespace-pre">{start}</span>
        <span className="shrink-0 whitespace-pre">{end}</span>
      </bdi>
    </span>
  );
}
