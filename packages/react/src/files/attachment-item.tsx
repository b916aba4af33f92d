'use client';

import { AttachmentCard } from './attachment-card';
import type { AttachmentProps } from './file-actions';
import { lookOf } from './file-looks';
import { HeldFile } from './held-file';
import { AudioFile, VideoFile } from './media-files';
import { PdfCard } from './pdf-card';

/** One stored file, each kind in its own way. */
export function AttachmentItem(props: AttachmentProps & { own: boolean }) {
  switch (lookOf(props.attachment)) {
    case 'held':
      return <HeldFile {...props} />;
    case 'pdf':
      return <PdfCard {...props} />;
    case 'video':
      return <VideoFile {...props} />;
    case 'audio':
      return <AudioFile {...props} />;
    default:
      return <AttachmentCard {...props} />;
  }
}
