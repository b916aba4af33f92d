'use client';

import type { Claim } from '@claimline/protocol';
import { CalendarClock } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useId } from 'react';
import { useTranslations } from 'use-intl';
import { useCurrentTime } from '../i18n/now';
import type { ChangeClaim } from './claim-menus';
import { dayOf, endOf, isOverdue } from './due-day';

/** By when a claim is to be settled: a day, until its end where the agent is. */
export function DueField({ claim, onChange }: { claim: Claim; onChange: ChangeClaim }) {
  const t = useTranslations('details');
  const id = useId();
  const overdue = isOverdue(claim, useCurrentTime());
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
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <input
        // What somebody else has set replaces what is shown.
        key={day}
        type="date"
        aria-label={t('changeDue')}
        aria-describedby={overdue ? id : undefined}
        defaultValue={day}
        min="2000-01-01"
        max="2999-12-31"
        onBlur={settle}
        onKeyDown={onKeyDown}
        className="min-h-8 min-w-0 rounded-md border border-line-input bg-surface px-2 text-text transition-colors hover:border-muted touch:min-h-11 touch:text-[1rem]"
      />
      {overdue && (
        <span id={id} className="flex items-center gap-1 font-semibold text-danger">
          <CalendarClock size={13} aria-hidden />
          {t('overdue')}
        </span>
      )}
    </div>
  );
}
