'use client';

import type { Claim } from '@claimline/protocol';
import type { FocusEvent, KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { ChangeClaim } from './claim-menus';
import { dayOf, endOf } from './due-day';

/** By when a claim is to be settled: a day, until its end where the agent is. */
export function DueField({ claim, onChange }: { claim: Claim; onChange: ChangeClaim }) {
  const t = useTranslations('details');
  const day = dayOf(claim.dueAt);

  // Not at each key: a year that is being typed passes through 0002 and 0020, and each change is told to all.
  const settle = ({ currentTarget: input }: FocusEvent<HTMLInputElement>) => {
    if (!input.validity.valid) input.value = day;
    else if (input.value !== day) onChange({ dueAt: input.value ? endOf(input.value) : null });
  };
  const onKeyDown = ({ key, currentTarget }: KeyboardEvent<HTMLInputElement>) => {
    if (key === 'Enter') currentTarget.blur();
  };

  return (
    <input
      // What somebody else has set replaces what is shown.
      key={day}
      type="date"
      aria-label={t('changeDue')}
      defaultValue={day}
      min="2000-01-01"
      max="2999-12-31"
      onBlur={settle}
      onKeyDown={onKeyDown}
      className="min-h-8 min-w-0 rounded-md border border-line-input bg-surface px-2 text-text transition-colors hover:border-muted touch:min-h-11 touch:text-[1rem]"
    />
  );
}
