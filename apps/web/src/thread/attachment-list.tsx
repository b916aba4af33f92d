'use client';

import type { Attachment } from '@claimline/protocol';
import { File, FileText, FileVideo, Image, Music } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';

function FileIcon({ type }: { type: string }) {
  const size = 20;
  if (type.startsWith('image/')) return <Image size={size} aria-hidden />;
  if (type.startsWith('video/')) return <FileVideo size={size} aria-hidden />;
  if (type.startsWith('audio/')) return <Music size={size} aria-hidden />;
  if (type === 'application/pdf' || type.startsWith('text/')) return <FileText size={size} aria-hidden />;
  return <File size={size} aria-hidden />;
}

const verdicts = { pending: 'pending', infected: 'infected', failed: 'failed' } as const;

/** The files of a message: kind, name, size, and what the scan says when it is not simply well. */
export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }) {
  const t = useTranslations('attachments');
  const fileSize = useFileSize();
  if (attachments.length === 0) return null;
  return (
    <ul aria-label={t('label')} className="mt-1.5 flex flex-col gap-1.5 first:mt-0">
      {attachments.map((file) => {
        const verdict = file.scanStatus in verdicts ? verdicts[file.scanStatus as keyof typeof verdicts] : null;
        return (
          <li
            key={file.id}
            className="flex min-w-0 items-center gap-3 rounded-md border border-line bg-surface px-3 py-2"
          >
            <span className="text-faint">
              <FileIcon type={file.fileType} />
            </span>
            <span className="min-w-0">
              <span className="block truncate text-sm font-medium" dir="auto" title={file.fileName}>
                {file.fileName}
              </span>
              <span className="block text-xs text-muted">
                {fileSize(file.fileSize)}
                {verdict && ` · ${t(verdict)}`}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
