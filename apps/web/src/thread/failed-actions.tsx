'use client';

import type { ClientError } from '@claimline/client';
import type { MouseEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorText } from '../i18n/use-error-text';

interface FailedActionsProps {
  error: ClientError | null;
  onRetry(): void;
  onCopy(): void;
  onDiscard(): void;
}

/** Under a message that did not go: why, and what can be done, in place. */
export function FailedActions({ error, onRetry, onCopy, onDiscard }: FailedActionsProps) {
  const t = useTranslations();
  const errorText = useErrorText();
  return (
    <div className="mt-1 flex max-w-full flex-wrap items-center justify-end gap-x-1 text-sm">
      <span className="px-2 py-0.5 text-right text-danger">
        {t('message.failedReason', { reason: errorText(error) })}
      </span>
      <span className="flex flex-wrap justify-end gap-x-1">
        <Action
          label={t('common.retry')}
          onClick={({ currentTarget }) => {
            focusAround(currentTarget, '[data-message]');
            onRetry();
          }}
        />
        <Action label={t('common.copy')} onClick={onCopy} />
        <Action
          label={t('common.delete')}
          onClick={({ currentTarget }) => {
            focusAround(currentTarget, '[role=log]');
            onDiscard();
          }}
        />
      </span>
    </div>
  );
}

/** The button goes away with what it does: the focus stays near. */
function focusAround(button: HTMLElement, place: string): void {
  button.closest<HTMLElement>(place)?.focus({ preventScroll: true });
}

function Action({ label, onClick }: { label: string; onClick(event: MouseEvent<HTMLButtonElement>): void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-8 rounded-sm px-2 font-medium text-text underline decoration-line-input underline-offset-4 hover:bg-hover touch:min-h-11"
    >
      {label}
    </button>
  );
}
