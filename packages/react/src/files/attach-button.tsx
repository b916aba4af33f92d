'use client';

import { Paperclip } from 'lucide-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { IconButton } from '../ui/icon-button';
import { FileInput } from './file-input';
import { useAttachmentPolicy } from './use-attachment-policy';

export function AttachButton({ onFiles }: { onFiles(files: readonly File[]): void }) {
  const t = useTranslations('files');
  const fileSize = useFileSize();
  const { policy } = useAttachmentPolicy();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        label={t('attachLimit', { limit: fileSize(policy.maxBytes) })}
        tipSide="top"
        className="rounded-full!"
        onClick={() => input.current?.click()}
      >
        <Paperclip size={19} aria-hidden />
      </IconButton>
      <FileInput ref={input} onFiles={onFiles} />
    </>
  );
}
