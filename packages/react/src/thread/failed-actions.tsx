'use client';

import type { ClientError } from '@claimline/client';
import { useTranslations } from 'use-intl';
import { useErrorText } from '../i18n/use-error-text';
import { TextAction } from '../ui/text-action';

interface FailedActionsProps {
  error: ClientError | null;
  onRetry(): void;
  /** Null without a text. */
  onCopy: (() => void) | null;
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
        <TextAction
          onClick={({ currentTarget }) => {
            focusAround(currentTarget, '[data-message]');
            onRetry();
          }}
        >
          {t('common.retry')}
        </TextAction>
        {onCopy && <TextAction onClick={onCopy}>{t('common.copy')}</TextAction>}
        <TextAction
          onClick={({ currentTarget }) => {
            focusAround(currentTarget, '[role=log]');
            onDiscard();
          }}
        >
          {t('common.delete')}
        </TextAction>
      </span>
    </div>
  );
}

/** The button goes away with what it does: the focus stays near. */
function focusAround(button: HTMLElement, place: string): void {
  button.closest<HTMLElement>(place)?.focus({ preventScroll: true });
}
