'use client';

import { useTranslations } from 'use-intl';
import { useCurrentTime } from '../i18n/now';

/** Longer than any upload may take: what has not come by then does not come by itself. */
const EXPECTED_FOR_MS = 15 * 60_000;

/** In a message that was to have files alone, and has none: they are coming, did not come, or were deleted. */
export function NoFiles({ own, sentAt }: { own: boolean; sentAt: string }) {
  const t = useTranslations('files');
  const now = useCurrentTime();
  const words = own ? 'none' : now - Date.parse(sentAt) < EXPECTED_FOR_MS ? 'coming' : 'noneArrived';
  return <span className="text-muted italic">{t(words)}</span>;
}
