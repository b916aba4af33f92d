'use client';

import { MessageCircleOff, RefreshCcw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useErrorText } from '../i18n/use-error-text';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { useClaim } from '../use-claim';
import { OpenThread } from './open-thread';
import { ThreadSkeleton } from './thread-skeleton';

/** One claim's conversation, whatever state it is in. Give it the claim's id as key: a claim never takes another's place. */
export function ThreadPane({ claimId, onBack }: { claimId: string; onBack: (() => void) | null }) {
  const t = useTranslations();
  const errorText = useErrorText();
  const { state, store } = useClaim(claimId);

  if (state.status === 'gone') {
    return (
      <EmptyState
        icon={<MessageCircleOff size={24} aria-hidden />}
        title={t('thread.goneTitle')}
        text={t('thread.goneText')}
        action={onBack && <Button onClick={onBack}>{t('thread.backToInbox')}</Button>}
      />
    );
  }
  // Not ready, or failed: as it was seen last, until the server answers.
  if (state.claim) {
    return <OpenThread claim={state.claim} state={state} store={store} onBack={onBack} />;
  }
  if (state.status === 'failed') {
    return (
      <EmptyState
        icon={<RefreshCcw size={24} aria-hidden />}
        title={t('thread.failedTitle')}
        text={errorText(state.error)}
        action={
          <>
            {onBack && (
              <Button onClick={onBack} variant="ghost" className="md:hidden">
                {t('thread.backToInbox')}
              </Button>
            )}
            <Button onClick={() => void store.reload()}>{t('common.retry')}</Button>
          </>
        }
      />
    );
  }
  return <ThreadSkeleton />;
}
