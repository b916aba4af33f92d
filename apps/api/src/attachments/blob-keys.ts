import { randomBytes } from 'node:crypto';
import { type AttachmentVariant, attachmentVariants, fileTypes } from '@claimline/protocol';

const KEY = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d+-[0-9a-f]+\.[a-z0-9]+(?:\.[a-z]+\.webp)?$/;

/** `{messageId}-{timestamp}-{random}.{ext}`: nothing of the user's own name, the extension by content. */
export function newBlobKey(messageId: string, contentType: string): string {
  const extensions: Record<string, readonly string[]> = fileTypes;
  return `${messageId}-${Date.now()}-${randomBytes(8).toString('hex')}.${extensions[contentType]?.[0] ?? 'bin'}`;
}

/** Where a variant of the original under `key` is. */
export function variantKey(key: string, variant: AttachmentVariant): string {
  return `${key}.${variant}.webp`;
}

/** All keys that may belong to one attachment. */
export function keysOf(key: string): string[] {
  return [key, ...attachmentVariants.map((variant) => variantKey(key, variant))];
}

/** The original's key of a key that was made here; null for one that was not. */
export function originalOf(key: string): string | null {
  return KEY.test(key) ? key.replace(/\.[a-z]+\.webp$/, '') : null;
}
