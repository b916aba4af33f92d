'use client';

import { CloudOff, LockKeyhole } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { ConnectionBanner } from '../connection/connection-view';
import { useSettledStatus } from '../connection/connection-words';
import { noteServerTime } from '../i18n/now';
import { useClient } from '../provider';
import { ThreadPane } from '../thread/thread-pane';
import { ThreadSkeleton } from '../thread/thread-skeleton';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { useConnection, useLogin } from '../use-session';
import { UserProvider } from '../user';

interface EmbeddedThreadProps {
  claimId: string;
  onSignIn: (() => void) | undefined;
}

/** The thread once it is known who reads it; else what is the matter. Where to sign in is the page's own affair. */
export function EmbeddedThread({ claimId, onSignIn }: EmbeddedThreadProps) {
  const t = useTranslations('session');
  const client = useClient();
  const login = useLogin();
  const connection = useConnection();
  const settled = useSettledStatus(connection);

  useEffect(() => {
    if (client.login.getSnapshot().status === 'unknown') void client.login.restore();
  }, [client]);
  useEffect(() => client.on('connected', ({ serverTime }) => noteServerTime(serverTime)), [client]);

  if (login.status === 'signed_in') {
    return (
      <UserProvider user={login.user}>
        <ConnectionBanner status={settled} queued={connection.queued} />
        <ThreadPane key={claimId} claimId={claimId} onBack={null} />
      </UserProvider>
    );
  }
  if (login.status === 'signed_out') {
    return (
      <div role="alert" className="flex min-h-0 flex-1">
        <EmptyState
          icon={<LockKeyhole size={24} aria-hidden />}
          title={t('endedTitle')}
          text={t('endedText')}
          action={
            onSignIn && (
              <Button variant="primary" onClick={onSignIn}>
                {t('signIn')}
              </Button>
            )
          }
        />
      </div>
    );
  }
  if (login.error) {
    return (
      <div role="status" className="flex min-h-0 flex-1">
        <EmptyState
          icon={<CloudOff size={24} aria-hidden />}
          title={t('unreachableTitle')}
          text={t('unreachableText')}
        />
      </div>
    );
  }
  return <ThreadSkeleton />;
}
