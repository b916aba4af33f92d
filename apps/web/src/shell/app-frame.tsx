'use client';

import { ConnectionBanner } from '@claimline/react/src/connection/connection-view.tsx';
import { useSettledStatus } from '@claimline/react/src/connection/connection-words.ts';
import { useConnection } from '@claimline/react/src/use-session.ts';
import { isStaff, useUser } from '@claimline/react/src/user.tsx';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useClaimNews } from '../inbox/use-claim-news';
import { useKeptInbox } from '../inbox/use-kept-inbox';
import { useUnreadTotal } from '../inbox/use-unread-total';
import { useNotices } from '../notices/use-notices';
import { AccountMenu, ShortcutsDialog } from './lazy';
import { NavRail, type Place } from './nav-rail';
import { usePageTitle } from './use-page-title';
import { useShortcut } from './use-shortcut';

/** What stands around every page of who is signed in: navigation, the connection's banner, the page title. */
export function AppFrame({ current, children }: { current: Place; children: ReactNode }) {
  const t = useTranslations();
  const connection = useConnection();
  const settled = useSettledStatus(connection);
  const unread = useUnreadTotal();
  const user = useUser();
  useNotices(user);
  useClaimNews();
  useKeptInbox(user);
  const [helpOpen, setHelpOpen] = useState(false);
  useShortcut('?', () => setHelpOpen(true));

  usePageTitle(t('inbox.pageTitle', { unread }));

  useEffect(() => {
    // The installed app's icon; a browser may refuse, and most tabs have none.
    navigator.setAppBadge?.(unread).catch(() => undefined);
  }, [unread]);

  return (
    <div className="flex h-dvh overflow-hidden">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-4 focus:py-3 focus:shadow-md"
      >
        {t('common.skip')}
      </a>
      <NavRail current={current} staff={isStaff(user)} unread={unread} account={<AccountMenu side="right" />} />
      <div className="flex min-w-0 flex-1 flex-col">
        <ConnectionBanner status={settled} queued={connection.queued} />
        <div id="content" className="flex min-h-0 flex-1">
          {children}
        </div>
      </div>
      {helpOpen && <ShortcutsDialog open onOpenChange={setHelpOpen} />}
    </div>
  );
}
