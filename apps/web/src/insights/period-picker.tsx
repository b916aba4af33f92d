'use client';

import { limits } from '@claimline/protocol';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Field, Input } from '../ui/field';
import { Segmented } from '../ui/segmented';
import { type CustomDays, type NoPeriod, type PeriodChoice, periodChoices } from './period';

interface PeriodPickerProps {
  choice: PeriodChoice;
  days: CustomDays;
  problem: NoPeriod | null;
  onChoose(choice: PeriodChoice): void;
  onDays(days: CustomDays): void;
}

export function PeriodPicker({ choice, days, problem, onChoose, onDays }: PeriodPickerProps) {
  const t = useTranslations('insights');
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Segmented
        label={t('period')}
        value={choice}
        choices={periodChoices.map((value) => ({ value, label: t(`periods.${value}`) }))}
        onChoose={onChoose}
      />
      {choice === 'custom' && (
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('first')}>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={days.first}
                max={days.last || undefined}
                onChange={(event) => onDays({ ...days, first: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('last')}>
            {(control) => (
              <Input
                {...control}
                type="date"
                value={days.last}
                min={days.first || undefined}
                onChange={(event) => onDays({ ...days, last: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
      <div role="alert">
        {problem && (
          <p className="flex items-start gap-1.5 text-sm text-danger">
            <CircleAlert size={16} className="mt-0.5 shrink-0" aria-hidden />
            {t(`notAPeriod.${problem}`, { years: limits.analytics.maxYears })}
          </p>
        )}
      </div>
    </div>
  );
}
