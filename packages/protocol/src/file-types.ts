/**
 * The types of files that are accepted unless configured otherwise, by content: each with the extensions that a file of
 * this type may have, the usual one first.
 */
export const fileTypes = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/heic': ['heic', 'heif'],
  'application/pdf': ['pdf'],
  'video/mp4': ['mp4', 'm4v'],
  'video/webm': ['webm'],
  'video/quicktime': ['mov', 'qt'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a', 'mp4'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/wav': ['wav'],
  'text/plain': ['txt', 'text', 'log', 'md'],
  'text/csv': ['csv'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'message/rfc822': ['eml'],
  'application/vnd.ms-outlook': ['msg'],
  /** Only where it is configured. */
  'application/zip': ['zip'],
} as const;

export type FileType = keyof typeof fileTypes;
export const allFileTypes = Object.keys(fileTypes) as FileType[];
export const defaultFileTypes: readonly FileType[] = allFileTypes.filter((type) => type !== 'application/zip');

/** Types that may be answered `inline`: what browsers show without running anything. */
export const inlineFileTypes: readonly FileType[] = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'audio/mpeg',
  'audio/mp4',
  'audio/ogg',
  'audio/wav',
  'text/plain',
];

/** The extension of a file's name, in lower case; empty without one. */
export function extensionOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot < 0 ? '' : fileName.slice(dot + 1).toLowerCase();
}

/** Whether a file of this name may be of one of these types: what can be said before its content is looked at. */
export function isNameAccepted(fileName: string, types: readonly string[]): boolean {
  const extension = extensionOf(fileName);
  return extension === '' || types.some((type) => isExtensionOf(extension, type));
}

/** Whether files of this type may have this extension; none at all fits every type. */
export function isExtensionOf(extension: string, type: string): boolean {
  const extensions: readonly string[] = fileTypes[type as FileType] ?? [];
  return extension === '' || extensions.includes(extension);
}
