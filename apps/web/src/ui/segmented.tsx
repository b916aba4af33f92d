import { clsx } from 'clsx';
import { useId } from 'react';

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChoose(value: Value): void;
  /** A choice that hides something: seen at a glance. */
  narrowed?: boolean;
}

/** A few choices side by side, one of them taken: radio buttons, so that the arrows work as everywhere. */
export function Segmented<Value extends string>({
  label,
  value,
  choices,
  onChoose,
  narrowed = false,
}: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset aria-label={label} className="flex min-w-0 flex-wrap rounded-md bg-sunken p-0.5">
      {choices.map((choice) => {
        const checked = choice.value === value;
        return (
          <label
            key={choice.value}
            className={clsx(
              'relative flex h-8 min-w-0 flex-auto select-none items-center justify-center rounded-sm px-2 text-sm font-medium transition-colors touch:h-11',
              !checked && 'text-muted hover:text-text',
              checked && (narrowed ? 'bg-accent-soft text-accent' : 'bg-surface text-text shadow-sm'),
            )}
          >
            <input
              type="radio"
              name={name}
              checked={checked}
              onChange={() => onChoose(choice.value)}
              className="absolute inset-0 m-0 appearance-none rounded-sm"
            />
            <span className="truncate">{choice.label}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
