import type { AttachmentRequest } from '@claimline/client';
import type { Attachment } from '@claimline/protocol';

/** What can be done with the files of a thread. */
export interface FileActions {
  url(attachmentId: string, request?: AttachmentRequest): string;
  /** Whether the browser is served at those addresses: it has the login's cookie. */
  plainUrls: boolean;
  /** Throws `ClientFailure`. */
  bytes(attachmentId: string, request?: AttachmentRequest): Promise<Blob>;
  /** Saves a file; for links, the way to do so where their addresses do not serve. */
  save(attachment: Attachment): void;
  /** Over the page: the lightbox, or the reader of PDFs. */
  open(attachment: Attachment): void;
  /** Null in a closed claim. */
  askDelete: ((attachment: Attachment) => void) | null;
  cancelUpload(uploadId: string): void;
  retryUpload(uploadId: string): void;
}

/** What each way of showing a stored file is given. */
export interface AttachmentProps {
  attachment: Attachment;
  canDelete: boolean;
  /** Whether Tab stops at what can be opened: only in the message that has been reached with the arrows. */
  tabbable: boolean;
  actions: FileActions;
}
