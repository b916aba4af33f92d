import type { FileRefusal } from '@claimline/client';
import { useTranslations } from 'use-intl';
import { useFileSize } from '../i18n/use-file-size';
import { useAttachmentPolicy } from './use-attachment-policy';

/** Why a file cannot be chosen, and what to do about it. */
export function useRefusalText(): (code: FileRefusal['code']) => string {
  const t = useTranslations('files.refusal');
  const fileSize = useFileSize();
  const { policy } = useAttachmentPolicy();
  return (code) =>
    t(code, {
      limit: fileSize(policy.maxBytes),
      count: policy.maxPerMessage,
      left: fileSize(Math.max(policy.quotaBytes - policy.usedBytes, 0)),
    });
}
