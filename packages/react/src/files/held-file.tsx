'use client';

import { ShieldAlert, ShieldQuestionMark } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { Skeleton } from '../ui/skeleton';
import { AttachmentMenu } from './attachment-menu';
import type { AttachmentProps } from './file-actions';
import { FileRow } from './file-row';

/** A file whose bytes nobody may have: being scanned, refused, or never scanned; and what its sender can do. */
export function HeldFile(props: AttachmentProps & { own: boolean }) {
  const { attachment, own } = props;
  const t = useTranslations('files.held');
  const fileSize = useFileSize();
  const { fileName, scanStatus } = attachment;
  const actions = <AttachmentMenu {...props} canSave={false} />;

  if (scanStatus === 'pending') {
    return (
      <FileRow
        icon={<Skeleton className="size-10 shrink-0 rounded-md" />}
        name={fileName}
        note={`${t('pending')} · ${fileSize(attachment.fileSize)}`}
        actions={actions}
      />
    );
  }
  const infected = scanStatus === 'infected';
  const Icon = infected ? ShieldAlert : ShieldQuestionMark;
  const who = own ? 'own' : 'other';
  return (
    <FileRow
      tone={infected ? 'danger' : 'plain'}
      icon={
        <span
          className={
            infected
              ? 'flex size-10 shrink-0 items-center justify-center rounded-md bg-danger-soft text-danger'
              : 'flex size-10 shrink-0 items-center justify-center rounded-md bg-warning-soft text-warning'
          }
          aria-hidden
        >
          <Icon size={20} strokeWidth={1.75} />
        </span>
      }
      name={fileName}
      note={
        <span className={infected ? 'font-medium text-danger' : 'font-medium text-warning'}>
          {t(infected ? 'infected' : 'failed')}
        </span>
      }
      actions={actions}
      below={
        <p className="px-2.5 pb-2.5 text-sm text-muted">{t(`${infected ? 'infected' : 'failed'}Advice.${who}`)}</p>
      }
    />
  );
}
