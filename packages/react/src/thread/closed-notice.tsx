'use client';

import { Lock } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button';

/** In the composer's place once the claim is closed: why, and what can be done. */
export function ClosedNotice({ staff, busy, onReopen }: { staff: boolean; busy: boolean; onReopen(): void }) {
  const t = useTranslations('composer');
  return (
    <div className="mx-auto w-full max-w-[54rem] px-3 pb-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-sunken px-4 py-3">
        <Lock size={18} className="shrink-0 text-faint" aria-hidden />
        <div className="min-w-48 flex-1">
          <p className="font-medium">{t('closedTitle')}</p>
          <p className="text-sm text-muted">{t(staff ? 'closedTextStaff' : 'closedTextCustomer')}</p>
        </div>
        {staff && (
          <Button size="s" busy={busy} onClick={onReopen}>
            {t('reopen')}
          </Button>
        )}
      </div>
    </div>
  );
}
