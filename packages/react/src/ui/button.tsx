import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { Spinner } from './spinner';

type Variant = 'primary' | 'secondary' | 'ghost' | 'danger';
type Size = 'm' | 's';

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: Variant;
  size?: Size;
  /** Shows that the press is being carried out; a second press does nothing. */
  busy?: boolean;
}

const variants: Record<Variant, string> = {
  primary: 'bg-accent-solid text-on-accent shadow-sm hover:bg-accent-solid-hover',
  secondary: 'border border-line-strong bg-surface text-text shadow-sm hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-text',
  danger: 'bg-danger-solid text-on-accent shadow-sm hover:brightness-95',
};

const sizes: Record<Size, string> = {
  m: 'h-10 px-4 touch:h-11',
  s: 'h-8 px-3 text-sm touch:h-11',
};

export function buttonClass(variant: Variant = 'secondary', size: Size = 'm', className?: string): string {
  return clsx(
    'inline-flex shrink-0 select-none items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors',
    'disabled:pointer-events-none disabled:opacity-55',
    variants[variant],
    sizes[size],
    className,
  );
}

export function Button({
  variant,
  size,
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={buttonClass(variant, size, className)}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
