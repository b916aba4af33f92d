import type { Attachment, Claim, Message } from './entities.js';

export interface MessageChange {
  claimId: string;
  /** The log entry of the change; `message.seq` stays the original. */
  seq: number;
  message: Message;
}

export interface ReadReceipt {
  claimId: string;
  messageId: string;
  /** The log entry of the reading. */
  seq: number;
  /** The read message's own `seq`: everything up to it is read. */
  upToSeq: number;
  userId: string;
  readAt: string;
}

export interface AttachmentChange {
  claimId: string;
  seq: number;
  attachment: Attachment;
}

export interface ClaimChange {
  seq: number;
  claim: Claim;
}

/** What each type of log entry carries: the payload of its live event, in the present state. */
export interface EntryPayloads {
  claim_created: ClaimChange;
  message_created: Message;
  message_updated: MessageChange;
  message_deleted: MessageChange;
  message_read: ReadReceipt;
  attachment_added: AttachmentChange;
  attachment_updated: AttachmentChange;
  attachment_deleted: AttachmentChange;
  claim_updated: ClaimChange;
}

/** One entry of a claim's log. */
export type LogEvent = {
  [Type in keyof EntryPayloads]: {
    seq: number;
    type: Type;
    at: string;
    actorId: string;
    payload: EntryPayloads[Type];
    /** SHA-256 chain up to and including this entry, lower-case hex. */
    hash: string;
  };
}[keyof EntryPayloads];

/** The live event that tells of each type of entry. */
export const liveEventOf = {
  claim_created: 'claim_updated',
  message_created: 'new_message',
  message_updated: 'message_updated',
  message_deleted: 'message_deleted',
  message_read: 'message_read_receipt',
  attachment_added: 'attachment_added',
  attachment_updated: 'attachment_updated',
  attachment_deleted: 'attachment_deleted',
  claim_updated: 'claim_updated',
} as const;
