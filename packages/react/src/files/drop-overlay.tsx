'use client';

import { Upload } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { useAttachmentPolicy } from './use-attachment-policy';

/** Over the whole place that takes files, while some are held above it. */
export function DropOverlay() {
  const t = useTranslations('files');
  const fileSize = useFileSize();
  const { policy } = useAttachmentPolicy();
  return (
    <div className="pointer-events-none absolute inset-0 z-30 flex animate-appear bg-canvas/85 p-3 backdrop-blur-xs">
      <div className="flex flex-1 flex-col items-center justify-center gap-1 rounded-lg border-2 border-dashed border-accent bg-accent-soft/60 p-6 text-center">
        <span className="mb-3 flex size-14 items-center justify-center rounded-full bg-accent-solid text-on-accent shadow-md">
          <Upload size={24} aria-hidden />
        </span>
        <p className="text-lg font-semibold">{t('drop')}</p>
        <p className="text-sm text-muted">
          {t('dropNote', { count: policy.maxPerMessage, limit: fileSize(policy.maxBytes) })}
        </p>
      </div>
    </div>
  );
}
