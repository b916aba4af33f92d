'use client';

import type { Upload } from '@claimline/client';
import { useFormatter, useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';

/** How much of a file has left, in bytes and as a share. All of it has: the server is storing and checking it. */
export function UploadProgress({ upload }: { upload: Upload }) {
  const t = useTranslations('files');
  const format = useFormatter();
  const fileSize = useFileSize();
  const { fileName, fileSize: total, sentBytes } = upload;
  const sent = Math.min(sentBytes, total);
  const share = total === 0 ? 1 : sent / total;
  const percent = format.number(Math.floor(share * 100) / 100, { style: 'percent' });
  const text = sent === total ? t('storing') : t('progress', { sent: fileSize(sent), total: fileSize(total), percent });
  return (
    <>
      <span className="block truncate tabular-nums">{text}</span>
      <span
        role="progressbar"
        aria-label={t('uploading', { name: fileName })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
        aria-valuetext={text}
        className="mt-1 block h-1 overflow-hidden rounded-full bg-neutral-soft"
      >
        <span
          className="block h-full w-full origin-left rounded-full bg-accent transition-transform duration-(--duration-m)"
          style={{ transform: `scaleX(${share})` }}
        />
      </span>
    </>
  );
}
