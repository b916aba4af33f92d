'use client';

import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { clsx } from 'clsx';
import { MessagesSquare } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { AppFrame } from '../shell/app-frame';
import { RequireLogin } from '../shell/require-login';
import { InboxPane } from './inbox-pane';
import { preloadThread, ThreadPane } from './lazy-thread';
import { useChosenClaim } from './use-chosen-claim';

/** The list and the thread beside it; on phones one of them at a time. */
export function InboxScreen() {
  const { chosen, choose, leave } = useChosenClaim();
  useEffect(preloadThread, []);
  return (
    <RequireLogin>
      <AppFrame current="inbox">
        <main className="flex min-h-0 min-w-0 flex-1">
          <div
            className={clsx(
              'min-h-0 w-full shrink-0 border-line md:flex md:w-80 md:border-r lg:w-96',
              chosen === null ? 'flex' : 'hidden',
            )}
          >
            <InboxPane selectedId={chosen} onOpen={choose} />
          </div>
          <div className={clsx('min-h-0 min-w-0 flex-1 flex-col md:flex', chosen === null ? 'hidden' : 'flex')}>
            {chosen === null ? <NothingChosen /> : <ThreadPane key={chosen} claimId={chosen} onBack={leave} />}
          </div>
        </main>
      </AppFrame>
    </RequireLogin>
  );
}

function NothingChosen() {
  const t = useTranslations('inbox');
  return <EmptyState icon={<MessagesSquare size={24} aria-hidden />} title={t('pickTitle')} text={t('pickText')} />;
}
