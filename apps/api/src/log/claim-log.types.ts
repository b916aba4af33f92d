import type { ClaimPriority, ClaimStatus, EntryType } from '@claimline/protocol';

/** One changed field of a claim: before and after. */
export interface FieldChange<Value> {
  from: Value;
  to: Value;
}

/** What changed on a claim. Times are ISO 8601. */
export interface ClaimChanges {
  status?: FieldChange<ClaimStatus>;
  priority?: FieldChange<ClaimPriority>;
  assigneeId?: FieldChange<string | null>;
  dueAt?: FieldChange<string | null>;
  /** Subject and category went with their author. */
  subjectErased?: true;
}

/**
 * What an entry says, by type. This is stored, hashed and never changed, so it holds ids, numbers and digests, and no
 * text that may have to be erased one day.
 */
export interface EntryData {
  claim_created: { reference: string; customerId: string; subjectSha256: string };
  message_created: { messageId: string; version: number; textSha256: string; replyToId?: string };
  message_updated: { messageId: string; version: number; textSha256: string };
  message_deleted: { messageId: string };
  message_read: { messageId: string; upToSeq: number };
  attachment_added: { attachmentId: string; messageId: string; sha256: string };
  /** A verdict, or what decoding the file brought. */
  attachment_updated: { attachmentId: string; messageId: string; scanStatus: string; hasThumbnail: boolean };
  attachment_deleted: { attachmentId: string; messageId: string };
  claim_updated: { changes: ClaimChanges };
}

export interface NewEntry<Type extends EntryType = EntryType> {
  claimId: string;
  type: Type;
  actorId: string;
  data: EntryData[Type];
}

/** Where an entry has come to stand. */
export interface Appended {
  seq: number;
  at: Date;
  /** Lower-case hex. */
  hash: string;
}

/** An entry as it is stored. */
export type StoredEntry = {
  [Type in EntryType]: Appended & { claimId: string; type: Type; actorId: string; data: EntryData[Type] };
}[EntryType];
