import { z } from 'zod';
import { attachmentSchema, claimSchema, hexDigestSchema, messageSchema } from './entities.js';
import { idSchema, positionSchema, timeSchema } from './schemas.js';
import type { EntryType } from './words.js';

export const messageChangeSchema = z.object({
  claimId: idSchema,
  seq: positionSchema.describe('The log entry of the change; `message.seq` stays the original.'),
  message: messageSchema,
});
export type MessageChange = z.infer<typeof messageChangeSchema>;

export const readReceiptSchema = z.object({
  claimId: idSchema,
  messageId: idSchema,
  seq: positionSchema.describe('The log entry of the reading.'),
  upToSeq: positionSchema.describe('The read message’s own `seq`: everything up to it is read.'),
  userId: idSchema,
  readAt: timeSchema,
});
export type ReadReceipt = z.infer<typeof readReceiptSchema>;

export const attachmentChangeSchema = z.object({
  claimId: idSchema,
  seq: positionSchema,
  attachment: attachmentSchema,
});
export type AttachmentChange = z.infer<typeof attachmentChangeSchema>;

export const claimChangeSchema = z.object({ seq: positionSchema, claim: claimSchema });
export type ClaimChange = z.infer<typeof claimChangeSchema>;

/** What each type of log entry carries: the payload of its live event, in the present state. */
export const entryPayloadSchemas = {
  claim_created: claimChangeSchema,
  message_created: messageSchema,
  message_updated: messageChangeSchema,
  message_deleted: messageChangeSchema,
  message_read: readReceiptSchema,
  attachment_added: attachmentChangeSchema,
  attachment_updated: attachmentChangeSchema,
  attachment_deleted: attachmentChangeSchema,
  claim_updated: claimChangeSchema,
} as const satisfies Record<EntryType, z.ZodType>;
export type EntryPayloads = { [Type in EntryType]: z.infer<(typeof entryPayloadSchemas)[Type]> };

const logEventOf = <Type extends EntryType>(type: Type) =>
  z.object({
    seq: positionSchema,
    type: z.literal(type),
    at: timeSchema,
    actorId: idSchema,
    payload: entryPayloadSchemas[type],
    /** SHA-256 chain up to and including this entry, lower-case hex. */
    hash: hexDigestSchema,
  });

/** One entry of a claim's log. */
export const logEventSchema = z.discriminatedUnion('type', [
  logEventOf('claim_created'),
  logEventOf('message_created'),
  logEventOf('message_updated'),
  logEventOf('message_deleted'),
  logEventOf('message_read'),
  logEventOf('attachment_added'),
  logEventOf('attachment_updated'),
  logEventOf('attachment_deleted'),
  logEventOf('claim_updated'),
]);
export type LogEvent = z.infer<typeof logEventSchema>;

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
