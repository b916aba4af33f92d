import type { ClaimStatus, Person, Role } from '@claimline/protocol';
import type { AttachmentRow } from '../attachments/attachments.types.js';

export interface MessageRow {
  id: string;
  claimId: string;
  seq: number;
  senderId: string;
  sender: Person;
  content: string | null;
  replyToId: string | null;
  clientMessageId: string | null;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
}

/** Messages of one claim, ascending, with what belongs to them. */
export interface MessagePage {
  rows: MessageRow[];
  /** In their order within each message. */
  attachments: AttachmentRow[];
  /** In the order of reading. */
  marks: ReadMarkRow[];
}

/** What a message that answers another shows of that. */
export interface QuotedRow {
  id: string;
  seq: number;
  senderId: string;
  senderFirstName: string;
  senderLastName: string;
  senderRole: Role;
  content: string | null;
  editedAt: Date | null;
  deletedAt: Date | null;
}

/** Where a message stands and whose it is: enough to decide who may do what with it. */
export interface MessagePlace {
  id: string;
  claimId: string;
  seq: number;
  senderId: string;
}

/** A text that a message had until `replacedAt`. */
export interface VersionRow {
  version: number;
  content: string;
  replacedAt: Date;
}

/** A message held for a change, with the state of its claim. */
export interface HeldMessage extends MessagePlace {
  content: string | null;
  version: number;
  deletedAt: Date | null;
  claimStatus: ClaimStatus;
}

/** One advance of a reader: everything up to `upToSeq` was read at `readAt`. */
export interface ReadMarkRow {
  userId: string;
  upToSeq: number;
  /** Its place in the log. */
  seq: number;
  readAt: Date;
}
