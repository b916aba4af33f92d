'use client';

import { Paperclip } from 'lucide-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { IconButton } from '../ui/icon-button';
import { useAttachmentPolicy } from './use-attachment-policy';

/** Opens the device's own choice of files: on phones the camera and the photos too, as no type is asked for. */
export function AttachButton({ onFiles }: { onFiles(files: readonly File[]): void }) {
  const t = useTranslations('files');
  const fileSize = useFileSize();
  const { policy } = useAttachmentPolicy();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        label={t('attach', { limit: fileSize(policy.maxBytes) })}
        tipSide="top"
        className="rounded-full!"
        onClick={() => input.current?.click()}
      >
        <Paperclip size={19} aria-hidden />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file again, after it was removed, is a choice too.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
