import { clsx } from 'clsx';
import {
  File,
  FileArchive,
  FileImage,
  FileMusic,
  FileSpreadsheet,
  FileText,
  FileVideoCamera,
  Mail,
  Presentation,
} from 'lucide-react';
import type { FileKind } from './file-kind';

const icons: Record<FileKind, typeof File> = {
  image: FileImage,
  pdf: FileText,
  video: FileVideoCamera,
  audio: FileMusic,
  text: FileText,
  document: FileText,
  sheet: FileSpreadsheet,
  slides: Presentation,
  mail: Mail,
  archive: FileArchive,
  other: File,
};

/** The tones of avatars, held to AA with them. */
const tones: Record<FileKind, string> = {
  image: 'teal',
  pdf: 'rose',
  video: 'plum',
  audio: 'plum',
  text: 'slate',
  document: 'iris',
  sheet: 'teal',
  slides: 'ochre',
  mail: 'ochre',
  archive: 'slate',
  other: 'slate',
};

/** What a file is, at a glance; its name and type stand beside it in words. */
export function FileIcon({ kind, className }: { kind: FileKind; className?: string }) {
  const Icon = icons[kind];
  return (
    <span
      data-tone={tones[kind]}
      className={clsx('flex size-10 shrink-0 items-center justify-center rounded-md', className)}
      aria-hidden
    >
      <Icon size={20} strokeWidth={1.75} />
    </span>
  );
}
