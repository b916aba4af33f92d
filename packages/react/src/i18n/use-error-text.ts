import type { ClientError } from '@claimline/client';
import { toClientError } from '@claimline/client';
import { useTranslations } from 'use-intl';

/** What went wrong, in the reader's words; by code, as the server's own titles are English. */
export function useErrorText(): (error: ClientError | null) => string {
  const t = useTranslations('errors');
  return (error) => {
    if (!error) return t('unexpected');
    if (error.code === 'rate_limited' && error.retryAfterMs) {
      return t('rateLimitedFor', { seconds: Math.ceil(error.retryAfterMs / 1000) });
    }
    return t.has(error.code) ? t(error.code) : t('unexpected');
  };
}

export function errorOf(thrown: unknown): ClientError {
  return toClientError(thrown);
}
