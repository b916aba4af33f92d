'use client';

import { useClient } from '@claimline/react/src/provider.tsx';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { useLogin } from '@claimline/react/src/use-session.ts';
import { CloudOff } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { LogoMark } from '../ui/logo';

/** While the session opens. When the server does not answer it says so; the client goes on trying by itself. */
export function Splash() {
  const t = useTranslations('session');
  const client = useClient();
  const login = useLogin();
  const failed = login.status === 'unknown' && login.error !== undefined;

  const retry = () => void client.login.restore();

  useEffect(() => {
    const onOnline = () => void client.login.restore();
    window.addEventListener('online', onOnline);
    return () => window.removeEventListener('online', onOnline);
  }, [client]);

  return (
    <main className="flex min-h-dvh" aria-busy={!failed}>
      {failed ? (
        <UnreachableServer onRetry={retry} />
      ) : (
        <div className="m-auto animate-skeleton" role="status">
          <LogoMark size={48} />
          <span className="sr-only">{t('restoring')}</span>
        </div>
      )}
    </main>
  );
}

function UnreachableServer({ onRetry }: { onRetry(): void }) {
  const t = useTranslations();
  return (
    <EmptyState
      heading="h1"
      icon={<CloudOff size={24} aria-hidden />}
      title={t('session.unreachableTitle')}
      text={t('session.unreachableText')}
      action={<Button onClick={onRetry}>{t('common.retry')}</Button>}
    />
  );
}
