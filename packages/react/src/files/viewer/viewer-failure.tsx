'use client';

import { FileX } from 'lucide-react';
import { useTranslations } from 'use-intl';

/** What cannot be shown can still be had: the button for that stands above. */
export function ViewerFailure({ text }: { text: string }) {
  const t = useTranslations('viewer');
  return (
    <div role="alert" className="m-auto flex max-w-sm flex-col items-center px-6 text-center">
      <FileX size={32} className="mb-4 text-on-viewer-muted" aria-hidden />
      <p className="text-lg font-semibold">{t('failedTitle')}</p>
      <p className="mt-1.5 text-on-viewer-muted">{text}</p>
    </div>
  );
}
