import { z } from 'zod';
import { lastMessageSchema, messageSchema, personSchema } from './entities.js';
import type { AckError } from './errors.js';
import { limits, type RateName } from './limits.js';
import {
  attachmentChangeSchema,
  claimChangeSchema,
  logEventSchema,
  messageChangeSchema,
  readReceiptSchema,
} from './log.js';
import { epochSchema, resetSchema, sendMessageOnceSchema } from './rest.js';
import { idSchema, positionSchema, timeSchema } from './schemas.js';
import { sessionEndReasons } from './words.js';

const claimRef = z.object({ claimId: idSchema });

/** What a client may send, on either transport, and the check of each payload. */
export const clientEventSchemas = {
  join_claim: z.object({ claimId: idSchema, afterSeq: positionSchema.optional(), epoch: epochSchema.optional() }),
  leave_claim: claimRef,
  send_message: sendMessageOnceSchema,
  typing_start: claimRef,
  typing_stop: claimRef,
  message_read: z.object({ messageId: idSchema }),
  authenticate: z.object({ token: z.string().min(1).max(limits.frameMaxBytes) }),
} as const;

export type ClientEvent = keyof typeof clientEventSchemas;
export type ClientEventInput<E extends ClientEvent> = z.input<(typeof clientEventSchemas)[E]>;
export type ClientEventPayload<E extends ClientEvent> = z.output<(typeof clientEventSchemas)[E]>;

export const joinResultSchema = z.object({
  claimId: idSchema,
  lastSeq: positionSchema,
  events: z.array(logEventSchema).describe('The log entries after `afterSeq`, at most 500; empty without it.'),
  more: z.boolean().describe('Whether to go on over REST.'),
  typing: z.array(idSchema).describe('Who is writing, without the caller.'),
  online: z.array(idSchema).describe('The claim’s customer, assignee and authors who are connected.'),
  people: z
    .array(personSchema)
    .describe('Who the ids name: the claim’s customer, assignee and readers, and all of `online` and `typing`.'),
  readUpToSeq: positionSchema.describe('The caller’s own read position in the claim; 0 when nothing was read.'),
  epoch: epochSchema,
  reset: resetSchema,
});
export type JoinResult = z.infer<typeof joinResultSchema>;

/** Which of `limits.rates` each event is counted in. */
export const clientEventRates = {
  join_claim: 'joins',
  leave_claim: 'joins',
  send_message: 'messages',
  typing_start: 'typing',
  typing_stop: 'requests',
  message_read: 'requests',
  authenticate: 'requests',
} as const satisfies Record<ClientEvent, RateName>;

const nothing = z.object({});

/** What each call answers beyond `ok`. */
export const ackDataSchemas = {
  join_claim: joinResultSchema,
  leave_claim: nothing,
  send_message: z.object({ message: messageSchema }),
  typing_start: nothing,
  typing_stop: nothing,
  message_read: z.object({ readAt: timeSchema }),
  authenticate: z.object({ expiresAt: timeSchema }),
} as const satisfies Record<ClientEvent, z.ZodObject>;
export type AckData = { [E in ClientEvent]: z.infer<(typeof ackDataSchemas)[E]> };

export type Ack<Data> = ({ ok: true } & Data) | { ok: false; error: AckError };

/** What the server tells, on either transport. */
export const serverEventSchemas = {
  connected: z.object({ userId: idSchema, socketId: z.string(), serverTime: timeSchema, protocol: z.int() }),
  new_message: messageSchema,
  message_updated: messageChangeSchema,
  message_deleted: messageChangeSchema,
  message_read_receipt: readReceiptSchema,
  attachment_added: attachmentChangeSchema,
  attachment_updated: attachmentChangeSchema,
  attachment_deleted: attachmentChangeSchema,
  claim_updated: claimChangeSchema,
  /** `userIds` is without the receiver. */
  typing_update: z.object({ claimId: idSchema, userIds: z.array(idSchema) }),
  presence_update: z.object({ userId: idSchema, online: z.boolean(), lastSeenAt: timeSchema.nullable() }),
  claim_activity: z.object({
    claimId: idSchema,
    lastSeq: positionSchema,
    lastMessage: lastMessageSchema.nullable(),
    unreadCount: z.int().min(0),
  }),
  token_expiring: z.object({ expiresAt: timeSchema }),
  session_ended: z.object({ reason: z.enum(sessionEndReasons), retry: z.boolean() }),
} as const;
export type ServerEvent = keyof typeof serverEventSchemas;
export type ServerEvents = { [E in ServerEvent]: z.infer<(typeof serverEventSchemas)[E]> };

/** A text frame of the plain WebSocket, client to server. */
export const frameSchema = z.object({
  event: z.string().min(1).max(64),
  data: z.unknown().optional(),
  id: z.union([z.string().max(64), z.int()]).optional(),
});
export type Frame = z.infer<typeof frameSchema>;
