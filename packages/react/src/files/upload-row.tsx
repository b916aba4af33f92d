'use client';

import type { Upload } from '@claimline/client';
import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useErrorText } from '../i18n/use-error-text';
import { useFileSize } from '../i18n/use-file-size';
import { IconButton } from '../ui/icon-button';
import { TextAction } from '../ui/text-action';
import type { FileActions } from './file-actions';
import { FileRow } from './file-row';
import { LocalPreview } from './local-preview';
import { UploadProgress } from './upload-progress';

/** Refusals of the file itself: the same bytes are refused again. */
const FINAL = new Set(['unsupported_media_type', 'file_too_large', 'empty_file', 'infected_file', 'invalid_text']);

type UploadRowProps = { upload: Upload; actions: Pick<FileActions, 'cancelUpload' | 'retryUpload'> };

/** An own file on its way: how far it is, and what can be done about it. */
export function UploadRow({ upload, actions }: UploadRowProps) {
  const t = useTranslations();
  const fileSize = useFileSize();
  const { id, fileName: name, state } = upload;
  if (state === 'failed') return <FailedUpload upload={upload} actions={actions} />;
  return (
    <FileRow
      icon={<LocalPreview file={upload.file} type={upload.declaredType} />}
      name={name}
      note={
        state === 'waiting' ? (
          `${t('files.waiting')} · ${fileSize(upload.fileSize)}`
        ) : (
          <UploadProgress upload={upload} />
        )
      }
      actions={
        <IconButton
          label={t('files.cancel', { name })}
          className="rounded-full!"
          onClick={({ currentTarget }) => {
            focusMessage(currentTarget);
            actions.cancelUpload(id);
          }}
        >
          <X size={17} aria-hidden />
        </IconButton>
      }
    />
  );
}

function FailedUpload({ upload, actions }: UploadRowProps) {
  const t = useTranslations();
  const errorText = useErrorText();
  const { id, fileName: name, error } = upload;
  const final = FINAL.has(error?.code ?? '');
  return (
    <FileRow
      tone="danger"
      icon={<LocalPreview file={upload.file} type={upload.declaredType} />}
      name={name}
      note={<span className="font-medium text-danger">{t('files.notSent')}</span>}
      below={
        <div className="px-2.5 pb-2 text-sm text-muted">
          {errorText(error)} {final && t('files.sendAnother')}
          <div className="mt-0.5 -ml-2 flex flex-wrap">
            {!final && (
              <TextAction
                aria-label={t('files.resendFile', { name })}
                onClick={({ currentTarget }) => {
                  focusMessage(currentTarget);
                  actions.retryUpload(id);
                }}
              >
                {t('files.resend')}
              </TextAction>
            )}
            <TextAction
              aria-label={t('files.remove', { name })}
              onClick={({ currentTarget }) => {
                focusMessage(currentTarget);
                actions.cancelUpload(id);
              }}
            >
              {t('files.takeOut')}
            </TextAction>
          </div>
        </div>
      }
    />
  );
}

/** The button goes away with what it does: the focus stays near. */
function focusMessage(button: HTMLElement): void {
  button.closest<HTMLElement>('[data-message]')?.focus({ preventScroll: true });
}
