import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** What can be done, in words, beside what happened. */
export function TextAction({ className, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={clsx(
        'min-h-8 rounded-sm px-2 font-medium text-text underline decoration-line-input underline-offset-4 hover:bg-hover touch:min-h-11',
        className,
      )}
      {...rest}
    />
  );
}
