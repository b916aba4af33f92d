import type { UpdateClaimInput } from '@claimline/protocol';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { errorOf, useErrorText } from '../i18n/use-error-text';
import { useClient } from '../provider';
import { showToast } from '../ui/toast';

/** Changes of a claim by staff. What changed comes back as an entry of the log, as for everybody else. */
export function useClaimChange(claimId: string) {
  const { api } = useClient();
  const t = useTranslations('details');
  const errorText = useErrorText();
  return useMutation({
    mutationFn: (change: UpdateClaimInput) => api.updateClaim(claimId, change),
    onError: (error) => showToast(t('changeFailed', { reason: errorText(errorOf(error)) }), 'failed'),
  });
}
