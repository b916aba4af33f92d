'use client';

import { buttonClass } from '@claimline/react/src/ui/button.tsx';
import { EmptyState } from '@claimline/react/src/ui/empty-state.tsx';
import { isStaff, useUser } from '@claimline/react/src/user.tsx';
import { Lock } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { StaffMessages } from '../i18n/staff-messages';
import { AppFrame } from '../shell/app-frame';
import type { Place } from '../shell/nav-rail';
import { RequireLogin } from '../shell/require-login';
import { routes } from '../shell/routes';

interface StaffPageProps {
  current: Place;
  /** Administrators alone. */
  forAdmins?: boolean;
  children: ReactNode;
}

/** A page for some roles: the others are told so, and nothing is asked for them. The server would refuse it anyway. */
export function StaffPage({ current, forAdmins = false, children }: StaffPageProps) {
  return (
    <RequireLogin>
      <AppFrame current={current}>
        <StaffMessages>
          <Gate forAdmins={forAdmins}>{children}</Gate>
        </StaffMessages>
      </AppFrame>
    </RequireLogin>
  );
}

function Gate({ forAdmins, children }: { forAdmins: boolean; children: ReactNode }) {
  const t = useTranslations('staff');
  const user = useUser();
  if (forAdmins ? user.role === 'ADMIN' : isStaff(user)) return children;
  return (
    <main className="flex flex-1 overflow-y-auto bg-canvas">
      <EmptyState
        heading="h1"
        icon={<Lock size={24} aria-hidden />}
        title={t(forAdmins ? 'onlyAdminTitle' : 'onlyStaffTitle')}
        text={t(forAdmins ? 'onlyAdminText' : 'onlyStaffText')}
        action={
          <Link href={routes.inbox} className={buttonClass('primary')}>
            {t('toInbox')}
          </Link>
        }
      />
    </main>
  );
}
