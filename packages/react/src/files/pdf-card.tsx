'use client';

import { BookOpen } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { IconButton } from '../ui/icon-button';
import { FileTools } from './attachment-card';
import type { AttachmentProps } from './file-actions';
import { FileIcon } from './file-icon';
import { FileRow } from './file-row';
import { Thumbnail } from './thumbnail';
import { useFileUrl } from './use-file-url';

/** A PDF: the top of its first page, how many there are; it opens in place. */
export function PdfCard(props: AttachmentProps) {
  const { attachment, tabbable, actions } = props;
  const { fileName, fileSize: bytes, pageCount, hasThumbnail } = attachment;
  const t = useTranslations('files');
  const fileSize = useFileSize();
  const preview = useFileUrl(actions, attachment.id, { variant: 'thumbnail', inline: true }, hasThumbnail);
  const label = t('openFile', { name: fileName });
  return (
    <FileRow
      above={
        hasThumbnail && (
          <button
            type="button"
            tabIndex={tabbable ? 0 : -1}
            aria-label={label}
            onClick={() => actions.open(attachment)}
            className="block h-36 w-full overflow-hidden rounded-t-lg border-b border-line bg-neutral-soft px-6 pt-4 focus-visible:-outline-offset-2"
          >
            <Thumbnail src={preview.src} className="h-auto min-h-full rounded-t-sm shadow-md" />
          </button>
        )
      }
      icon={<FileIcon kind="pdf" />}
      name={fileName}
      note={[pageCount && t('pages', { count: pageCount }), fileSize(bytes)].filter(Boolean).join(' · ')}
      actions={
        <>
          {!hasThumbnail && (
            <IconButton
              label={label}
              tabIndex={tabbable ? 0 : -1}
              className="rounded-full!"
              onClick={() => actions.open(attachment)}
            >
              <BookOpen size={18} aria-hidden />
            </IconButton>
          )}
          <FileTools {...props} />
        </>
      }
    />
  );
}
