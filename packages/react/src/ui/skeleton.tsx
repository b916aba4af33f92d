import { clsx } from 'clsx';

/** Holds the place of what is loading; its size and radius are those of what comes. Invisible to assistive technology: the list says that it loads. */
export function Skeleton({ className }: { className?: string }) {
  return <span className={clsx('block animate-skeleton bg-neutral-soft', className)} aria-hidden />;
}
