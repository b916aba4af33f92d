'use client';

import type { TimelineItem } from '@claimline/client';
import type { FileActions } from './file-actions';
import { lookOf } from './file-looks';
import { Lightbox, PdfReader } from './viewer/lazy';

interface FileViewerProps {
  items: readonly TimelineItem[];
  /** Of the attachment that is open. */
  openId: string;
  actions: FileActions;
  /** Whether the files of this person may be deleted. */
  canDelete(senderId: string): boolean;
  onOpen(attachmentId: string | null): void;
}

/** The file that is looked at; gone from the conversation, it is gone from here. */
export function FileViewer({ items, openId, actions, canDelete, onOpen }: FileViewerProps) {
  const message = items.find(({ message }) => message.attachments.some(({ id }) => id === openId))?.message;
  const attachment = message?.attachments.find(({ id }) => id === openId);
  if (!message || !attachment) return null;
  const onDelete = canDelete(message.senderId) ? actions.askDelete : null;
  const onClose = () => onOpen(null);

  switch (lookOf(attachment)) {
    case 'pdf':
      return (
        <PdfReader
          attachment={attachment}
          actions={actions}
          onDelete={onDelete && (() => onDelete(attachment))}
          onClose={onClose}
        />
      );
    case 'image': {
      const images = items.flatMap(({ message }) => message.attachments.filter((file) => lookOf(file) === 'image'));
      return (
        <Lightbox
          images={images}
          index={images.indexOf(attachment)}
          actions={actions}
          onShow={({ id }) => onOpen(id)}
          onDelete={onDelete}
          onClose={onClose}
        />
      );
    }
    default:
      return null;
  }
}
