'use client';

import { FileInput } from '@claimline/react/src/files/file-input.tsx';
import { FileTray } from '@claimline/react/src/files/file-tray.tsx';
import { useAttachmentPolicy } from '@claimline/react/src/files/use-attachment-policy.ts';
import { useFileDrop } from '@claimline/react/src/files/use-file-drop.ts';
import type { TrayControl } from '@claimline/react/src/files/use-tray.ts';
import { useFileSize } from '@claimline/react/src/i18n/use-file-size.ts';
import { Button } from '@claimline/react/src/ui/button.tsx';
import { clsx } from 'clsx';
import { Paperclip } from 'lucide-react';
import { useId, useRef } from 'react';
import { useTranslations } from 'use-intl';

/** Files as a field of a form: chosen or dropped, and listed. */
export function FileField({ tray }: { tray: TrayControl }) {
  const t = useTranslations();
  const fileSize = useFileSize();
  const { policy } = useAttachmentPolicy();
  const drop = useFileDrop(tray.add);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand on one line with its note.
    <div role="group" aria-labelledby={id} className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span id={id} className="text-sm font-medium">
          {t('files.field')}
        </span>
        <span className="text-xs text-faint">{t('common.optional')}</span>
      </div>
      <div
        {...drop.getRootProps()}
        className={clsx(
          'rounded-lg border border-dashed p-1.5 transition-colors',
          drop.isOver ? 'border-accent bg-accent-soft' : 'border-line-input',
        )}
      >
        <FileTray tray={tray} onEmptied={() => button.current?.focus()} />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-2">
          <Button ref={button} onClick={() => input.current?.click()}>
            <Paperclip size={17} aria-hidden />
            {t('files.attach')}
          </Button>
          <FileInput ref={input} onFiles={tray.add} />
          <span className="text-sm text-faint">{t('files.fieldHint', { limit: fileSize(policy.maxBytes) })}</span>
        </div>
      </div>
    </div>
  );
}
