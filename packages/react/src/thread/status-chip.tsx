'use client';

import type { ClaimStatus } from '@claimline/protocol';
import { useTranslations } from 'use-intl';
import { Chip, type Tone } from '../ui/chip';

type Audience = 'staff' | 'customer';

/** Warm is for who has to act: the same status weighs differently on each side. */
const tones: Record<Audience, Record<ClaimStatus, Tone>> = {
  staff: {
    OPEN: 'info',
    WAITING_CUSTOMER: 'neutral',
    WAITING_AGENT: 'warning',
    RESOLVED: 'success',
    CLOSED: 'neutral',
  },
  customer: {
    OPEN: 'info',
    WAITING_CUSTOMER: 'warning',
    WAITING_AGENT: 'info',
    RESOLVED: 'success',
    CLOSED: 'neutral',
  },
};

export function useStatusWords(staff: boolean): (status: ClaimStatus) => string {
  const t = useTranslations('status');
  return (status) => t(staff ? `staff.${status}` : `customer.${status}`);
}

export function StatusChip({ status, staff }: { status: ClaimStatus; staff: boolean }) {
  const words = useStatusWords(staff);
  return <Chip tone={tones[staff ? 'staff' : 'customer'][status]}>{words(status)}</Chip>;
}
