import { clsx } from 'clsx';
import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';

export const controlClass = clsx(
  'w-full rounded-md border border-line-input bg-surface px-3 text-text transition-colors placeholder:text-faint',
  // 16 px on phones, or iOS zooms into the field.
  'touch:text-[1rem] hover:border-muted focus-visible:outline-offset-0 focus-visible:border-accent',
  'aria-invalid:border-danger aria-invalid:outline-danger',
);

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  /** Said beside the label: optional, required. */
  note?: string;
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
  }) => ReactNode;
}

/** A label, its control, a hint and what is wrong, tied together for assistive technology. */
export function Field({ label, hint, error, note, children }: FieldProps) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [hintId, errorId].filter(Boolean).join(' ') || undefined;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {note && <span className="text-xs text-faint">{note}</span>}
      </div>
      {children({ id, 'aria-describedby': describedBy, 'aria-invalid': error ? true : undefined })}
      {error && (
        <p id={errorId} className="flex items-start gap-1.5 text-sm text-danger">
          <CircleAlert size={16} className="mt-0.5 shrink-0" aria-hidden />
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-sm text-faint">
          {hint}
        </p>
      )}
    </div>
  );
}

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={clsx(controlClass, 'h-11', className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={clsx(controlClass, 'min-h-32 resize-y py-2.5', className)} {...rest} />;
}
