import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { type TipSide, tip } from './tooltip';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title'> {
  /** Its accessible name, shown on hover and focus too. */
  label: string;
  tipSide?: TipSide;
}

export function iconButtonClass(className?: string): string {
  return clsx(
    'relative inline-flex size-9 shrink-0 items-center justify-center rounded-md text-muted transition-colors touch:size-11',
    'hover:bg-hover hover:text-text disabled:pointer-events-none disabled:opacity-55',
    'aria-expanded:bg-hover aria-expanded:text-text',
    className,
  );
}

export function IconButton({ label, className, tipSide, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button type={type} aria-label={label} className={iconButtonClass(className)} {...tip(label, tipSide)} {...rest} />
  );
}
