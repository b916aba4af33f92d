/** How a file is drawn and opened; one of few, as there are few things to do with it. */
export type FileKind =
  | 'image'
  | 'pdf'
  | 'video'
  | 'audio'
  | 'text'
  | 'document'
  | 'sheet'
  | 'slides'
  | 'mail'
  | 'archive'
  | 'other';

const kinds: readonly (readonly [pattern: RegExp, kind: FileKind])[] = [
  [/^image\//, 'image'],
  [/^video\//, 'video'],
  [/^audio\//, 'audio'],
  [/^application\/pdf$/, 'pdf'],
  [/^text\/csv$|spreadsheet/, 'sheet'],
  [/^text\//, 'text'],
  [/wordprocessing|opendocument\.text/, 'document'],
  [/presentation/, 'slides'],
  [/^message\/|ms-outlook/, 'mail'],
  [/\bzip$/, 'archive'],
];

/** By content type, as the server found it or as the browser declares it. */
export function kindOf(type: string): FileKind {
  return kinds.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}
