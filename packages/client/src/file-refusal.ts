import { type AttachmentPolicy, isNameAccepted, isStorableText, limits } from '@claimline/protocol';

/** Why a file cannot be attached, in the codes that the server would answer with. */
export interface FileRefusal {
  code:
    | 'empty_file'
    | 'file_too_large'
    | 'unsupported_media_type'
    | 'too_many_files'
    | 'quota_exceeded'
    /** The name cannot be stored: rename the file. */
    | 'invalid_text';
}

/**
 * What can be said against a file before a byte of it leaves; null when nothing. `chosen` are the files already picked
 * for the same message. The server has the last word: it looks at the content.
 */
export function refusalOf(
  file: Pick<File, 'name' | 'size'>,
  policy: AttachmentPolicy,
  chosen: { count: number; bytes: number },
): FileRefusal | null {
  const { name, size } = file;
  if (!isStorableText(name) || byteLength(name) > limits.attachment.fileNameMaxBytes) return { code: 'invalid_text' };
  if (!isNameAccepted(name, policy.types)) return { code: 'unsupported_media_type' };
  if (size < limits.attachment.minBytes) return { code: 'empty_file' };
  if (size > policy.maxBytes) return { code: 'file_too_large' };
  if (chosen.count >= policy.maxPerMessage) return { code: 'too_many_files' };
  if (policy.usedBytes + chosen.bytes + size > policy.quotaBytes) return { code: 'quota_exceeded' };
  return null;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
