import type { Attachment } from '@claimline/protocol';
import type { MouseEvent } from 'react';
import type { FileActions } from './file-actions';

/** Makes a link to a file's address save it, also where the browser would not be served there. */
export function downloadLink(attachment: Attachment, actions: Pick<FileActions, 'plainUrls' | 'save'>) {
  return {
    download: attachment.fileName,
    ...(!actions.plainUrls && {
      onClick: (event: MouseEvent) => {
        event.preventDefault();
        actions.save(attachment);
      },
    }),
  };
}
