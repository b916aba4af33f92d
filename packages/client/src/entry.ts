import type { LogEvent, Message, ServerEvents } from '@claimline/protocol';
import type { ClaimEntry } from './types.js';

/** The live events that tell of log entries. */
export type LastingEvent =
  | 'new_message'
  | 'message_updated'
  | 'message_deleted'
  | 'message_read_receipt'
  | 'attachment_added'
  | 'attachment_updated'
  | 'attachment_deleted'
  | 'claim_updated';

interface ReceivedEntry {
  claimId: string;
  entry: ClaimEntry;
}

type FromLive = { [E in LastingEvent]: (payload: ServerEvents[E]) => ReceivedEntry };

/** Live events have no common shape: where the claim and the log's `seq` stand in each. */
export const fromLive: FromLive = {
  new_message: (message) => ({ claimId: message.claimId, entry: createdEntry(message) }),
  message_updated: (payload) => received(payload.claimId, { seq: payload.seq, type: 'message_updated', payload }),
  message_deleted: (payload) => received(payload.claimId, { seq: payload.seq, type: 'message_deleted', payload }),
  message_read_receipt: (payload) => received(payload.claimId, { seq: payload.seq, type: 'message_read', payload }),
  attachment_added: (payload) => received(payload.claimId, { seq: payload.seq, type: 'attachment_added', payload }),
  attachment_updated: (payload) => received(payload.claimId, { seq: payload.seq, type: 'attachment_updated', payload }),
  attachment_deleted: (payload) => received(payload.claimId, { seq: payload.seq, type: 'attachment_deleted', payload }),
  // `claim_created` goes by this name too; for a client it is the same thing.
  claim_updated: (payload) => received(payload.claim.id, { seq: payload.seq, type: 'claim_updated', payload }),
};

export const lastingEvents = Object.keys(fromLive) as LastingEvent[];

function received(claimId: string, entry: ClaimEntry): ReceivedEntry {
  return { claimId, entry };
}

/** The entry that a stored message came with: its `seq` is its own place in the log. */
export function createdEntry(message: Message): ClaimEntry {
  return { seq: message.seq, type: 'message_created', payload: message };
}

/** A log entry from `/events` or `join_claim` is already what is applied. */
export function fromLog(event: LogEvent): ClaimEntry {
  return event;
}
