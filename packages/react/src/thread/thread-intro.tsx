'use client';

import type { Claim } from '@claimline/protocol';
import { useTranslations } from 'use-intl';
import { useTimes } from '../i18n/use-times';

/** Above the very first message: where the conversation begins. */
export function ThreadIntro({ claim }: { claim: Claim }) {
  const t = useTranslations('thread');
  const times = useTimes();
  return (
    <div className="pt-10 pb-2 text-center">
      <p className="font-semibold text-balance" dir="auto">
        {claim.subject}
      </p>
      <p className="mt-1 text-sm text-balance text-faint">
        {t('introText', { reference: claim.reference, date: times.date(Date.parse(claim.createdAt)) })}
      </p>
    </div>
  );
}
