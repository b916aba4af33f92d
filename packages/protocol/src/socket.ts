import { z } from 'zod';
import type { LastMessage, Message } from './entities.js';
import type { AckError } from './errors.js';
import { limits } from './limits.js';
import type { AttachmentChange, ClaimChange, LogEvent, MessageChange, ReadReceipt } from './log.js';
import { sendMessageOnceSchema } from './rest.js';
import { idSchema, positionSchema } from './schemas.js';
import type { SessionEndReason } from './words.js';

const claimRef = z.object({ claimId: idSchema });

/** What a client may send, on either transport, and the check of each payload. */
export const clientEventSchemas = {
  join_claim: z.object({ claimId: idSchema, afterSeq: positionSchema.optional() }),
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

export interface JoinResult {
  claimId: string;
  lastSeq: number;
  /** The log entries after `afterSeq`, at most 500; empty without it. */
  events: LogEvent[];
  /** Whether to go on over REST. */
  more: boolean;
  /** Who is writing, without the caller. */
  typing: string[];
  /** The claim's customer, assignee and authors who are connected. */
  online: string[];
  /** The caller's own read position in the claim; 0 when nothing was read. */
  readUpToSeq: number;
  /** The asked position lies beyond the log: start over from a fresh page. */
  reset?: true;
}

/** What each call answers beyond `ok`. */
export interface AckData {
  join_claim: JoinResult;
  leave_claim: Record<never, never>;
  send_message: { message: Message };
  typing_start: Record<never, never>;
  typing_stop: Record<never, never>;
  message_read: { readAt: string };
  authenticate: { expiresAt: string };
}

export type Ack<Data> = ({ ok: true } & Data) | { ok: false; error: AckError };

export interface ServerEvents {
  connected: { userId: string; socketId: string; serverTime: string; protocol: number };
  new_message: Message;
  message_updated: MessageChange;
  message_deleted: MessageChange;
  message_read_receipt: ReadReceipt;
  attachment_added: AttachmentChange;
  attachment_updated: AttachmentChange;
  attachment_deleted: AttachmentChange;
  claim_updated: ClaimChange;
  /** `userIds` is without the receiver. */
  typing_update: { claimId: string; userIds: string[] };
  presence_update: { userId: string; online: boolean; lastSeenAt: string | null };
  claim_activity: { claimId: string; lastSeq: number; lastMessage: LastMessage | null; unreadCount: number };
  token_expiring: { expiresAt: string };
  session_ended: { reason: SessionEndReason; retry: boolean };
}
export type ServerEvent = keyof ServerEvents;

/** A text frame of the plain WebSocket, client to server. */
export const frameSchema = z.object({
  event: z.string().min(1).max(64),
  data: z.unknown().optional(),
  id: z.union([z.string().max(64), z.int()]).optional(),
});
export type Frame = z.infer<typeof frameSchema>;
