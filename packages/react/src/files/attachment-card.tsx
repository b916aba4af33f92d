'use client';

import { clsx } from 'clsx';
import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { iconButtonClass } from '../ui/icon-button';
import { tip } from '../ui/tooltip';
import { AttachmentMenu } from './attachment-menu';
import { downloadLink } from './download-link';
import type { AttachmentProps } from './file-actions';
import { FileIcon } from './file-icon';
import { kindOf } from './file-kind';
import { FileRow } from './file-row';

/** A file that is kept, not looked at here: what it is, how large, and to have it. */
export function AttachmentCard(props: AttachmentProps) {
  const { attachment } = props;
  const fileSize = useFileSize();
  return (
    <FileRow
      icon={<FileIcon kind={kindOf(attachment.fileType)} />}
      name={attachment.fileName}
      note={fileSize(attachment.fileSize)}
      actions={<FileTools {...props} />}
    />
  );
}

/** To have a file, and to delete it; the menu has both where there is no room for two. */
export function FileTools(props: AttachmentProps) {
  const { attachment, tabbable, actions } = props;
  const t = useTranslations('files');
  const hasMenu = props.canDelete && actions.askDelete !== null;
  const label = t('downloadFile', { name: attachment.fileName });
  return (
    <>
      <a
        href={actions.url(attachment.id)}
        {...downloadLink(attachment, actions)}
        tabIndex={tabbable ? 0 : -1}
        aria-label={label}
        className={iconButtonClass(clsx('rounded-full!', hasMenu && '@max-[18rem]:hidden'))}
        {...tip(label)}
      >
        <Download size={18} aria-hidden />
      </a>
      {hasMenu && <AttachmentMenu {...props} />}
    </>
  );
}
