import { clsx } from 'clsx';

/** Holds the place of what is loading. Invisible to assistive technology: the list says that it loads. */
export function Skeleton({ className }: { className?: string }) {
  return <span className={clsx('block animate-skeleton rounded-sm bg-neutral-soft', className)} aria-hidden />;
}
