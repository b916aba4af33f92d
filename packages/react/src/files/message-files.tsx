'use client';

import type { Upload } from '@claimline/client';
import type { Attachment } from '@claimline/protocol';
import { ShieldOff } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { AttachmentItem } from './attachment-item';
import type { AttachmentProps } from './file-actions';
import { lookOf } from './file-looks';
import { ImageGrid } from './image-grid';
import { mergeFiles } from './merge-files';
import { UploadRow } from './upload-row';

interface MessageFilesProps extends Omit<AttachmentProps, 'attachment'> {
  attachments: readonly Attachment[];
  uploads: readonly Upload[];
  own: boolean;
}

/** The files of a message: images first, side by side; then the others and what is on its way, in the chosen order. */
export function MessageFiles({ attachments, uploads, own, canDelete, tabbable, actions }: MessageFilesProps) {
  const t = useTranslations('files');
  if (attachments.length + uploads.length === 0) return null;
  const images = attachments.filter((attachment) => lookOf(attachment) === 'image');
  const others = mergeFiles(attachments, uploads).filter(
    (file) => !('attachment' in file && images.includes(file.attachment)),
  );
  const shared = { own, canDelete, tabbable, actions };
  return (
    <div className="-mx-1.5 mt-1.5 flex flex-col gap-1.5 first:mt-0">
      {images.length > 0 && <ImageGrid images={images} {...shared} />}
      {others.length > 0 && (
        <ul aria-label={t('label')} className="flex flex-col gap-1.5">
          {others.map((file) => (
            <li key={file.key} className="min-w-0">
              {'upload' in file ? (
                <UploadRow upload={file.upload} actions={actions} />
              ) : (
                <AttachmentItem attachment={file.attachment} {...shared} />
              )}
            </li>
          ))}
        </ul>
      )}
      {attachments.some(({ scanStatus }) => scanStatus === 'unscanned') && (
        <p className="flex items-center px-1.5 gap-1.5 text-xs text-muted">
          <ShieldOff size={14} className="shrink-0" aria-hidden />
          {t('unscanned')}
        </p>
      )}
    </div>
  );
}
