import { create } from 'content-disposition';

/** The header that names a download (RFC 6266): the plain name always in quotes, which simple clients look for. */
export function contentDisposition(fileName: string, type: 'inline' | 'attachment'): string {
  return create(fileName, { type }).replace(/filename=([^";]+)(?=;|$)/, 'filename="$1"');
}
