'use client';

import type { ClientError } from '@claimline/client';
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
      <span className="pr-2 text-danger">{t('message.failedReason', { reason: errorText(error) })}</span>
      <Action label={t('common.retry')} onClick={onRetry} />
      <Action label={t('common.copy')} onClick={onCopy} />
      <Action label={t('common.delete')} onClick={onDiscard} />
    </div>
  );
}

function Action({ label, onClick }: { label: string; onClick(): void }) {
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
