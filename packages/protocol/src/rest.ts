import { z } from 'zod';
import {
  attachmentSchema,
  claimSummarySchema,
  contactSchema,
  messageSchema,
  onlineUserSchema,
  userSchema,
} from './entities.js';
import { limits } from './limits.js';
import { logEventSchema, type ReadReceipt } from './log.js';
import { idSchema, positionSchema, queryIntegerSchema, textSchema, timeSchema, trimmedTextSchema } from './schemas.js';
import { claimPriorities, claimStatuses, roles } from './words.js';

const emailSchema = textSchema.trim().toLowerCase().min(1).max(limits.person.emailMaxCharacters);

export const loginSchema = z.object({
  email: emailSchema,
  password: textSchema.min(1).max(limits.person.passwordMaxCharacters),
});
export type LoginInput = z.infer<typeof loginSchema>;

/** Answer of `/auth/session`. */
export const browserSessionSchema = z.object({
  hasLogin: z.boolean().describe('Whether the browser brought a refresh cookie; it may have ended.'),
});
export type BrowserSession = z.infer<typeof browserSessionSchema>;

/** Answer of `/auth/login` and `/auth/refresh`. */
export const loginAnswerSchema = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int().describe('Seconds.'),
  user: userSchema,
});
export type Login = z.infer<typeof loginAnswerSchema>;

/** GET `/users`, staff only: enabled people by name; with `q`, those who have all its words, first whose address it is. */
export const listUsersSchema = z.object({
  role: z.enum(roles).optional(),
  q: textSchema.max(limits.claim.searchMaxCharacters).optional(),
  limit: queryIntegerSchema(1, limits.page.users.max).default(limits.page.users.default),
});
export type ListUsers = z.infer<typeof listUsersSchema>;
export const userListSchema = z.object({ items: z.array(contactSchema) });
export type UserList = z.infer<typeof userListSchema>;

const messageTextSchema = trimmedTextSchema(0, limits.message.maxCharacters);
const messageTextNeededSchema = trimmedTextSchema(1, limits.message.maxCharacters);

export const createClaimSchema = z.object({
  subject: trimmedTextSchema(1, limits.claim.subjectMaxCharacters),
  description: messageTextSchema.optional(),
  category: trimmedTextSchema(0, limits.claim.categoryMaxCharacters)
    .nullish()
    .transform((category) => category || null),
  customerId: idSchema.optional(),
});
/** What a client sends; `CreateClaim` is what comes out of the check. */
export type CreateClaimInput = z.input<typeof createClaimSchema>;
export type CreateClaim = z.output<typeof createClaimSchema>;

export const updateClaimSchema = z
  .object({
    status: z.enum(claimStatuses).optional(),
    assigneeId: idSchema.nullable().optional(),
    priority: z.enum(claimPriorities).optional(),
    dueAt: timeSchema.nullable().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'nothing to change');
export type UpdateClaimInput = z.infer<typeof updateClaimSchema>;

export const listClaimsSchema = z.object({
  status: z.enum(claimStatuses).optional(),
  assigneeId: z
    .union([idSchema, z.literal('none')])
    .optional()
    .describe('A staff member’s id, or `none` for claims that nobody handles.'),
  unread: z.literal('true').optional().describe('Only claims with messages that the caller has not read.'),
  q: textSchema.max(limits.claim.searchMaxCharacters).optional(),
  cursor: z.string().max(200).optional(),
  limit: queryIntegerSchema(1, limits.page.claims.max).default(limits.page.claims.default),
});
export type ListClaims = z.infer<typeof listClaimsSchema>;
export const claimListSchema = z.object({
  items: z.array(claimSummarySchema),
  nextCursor: z.string().nullable().describe('Give it as `cursor` for the next page; null at the end.'),
});
export type ClaimList = z.infer<typeof claimListSchema>;

/** Belongs to every position: numbers of another epoch may stand for other entries. */
export const epochSchema = idSchema.describe(
  'Changes when the logs were set back to an earlier state (a restored backup). Keep it with the position, and give both.',
);
export const resetSchema = z
  .literal(true)
  .exactOptional()
  .describe('The position lies beyond the log, or is of another epoch: start over from a fresh page.');

export const listEventsSchema = z.object({
  afterSeq: queryIntegerSchema(0, limits.maxSeq).default(0),
  epoch: epochSchema.optional(),
  limit: queryIntegerSchema(1, limits.page.events.max).default(limits.page.events.default),
});
export type ListEvents = z.infer<typeof listEventsSchema>;
export const eventListSchema = z.object({
  items: z.array(logEventSchema),
  lastSeq: positionSchema,
  epoch: epochSchema,
  reset: resetSchema,
});
export type EventList = z.infer<typeof eventListSchema>;

export const clientMessageIdSchema = z
  .string()
  .regex(
    new RegExp(`^[A-Za-z0-9_-]{1,${limits.clientMessageId.maxCharacters}}$`),
    'must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -',
  );

const sendMessageFields = {
  claimId: idSchema,
  content: messageTextSchema,
  expectsAttachments: z.boolean().optional().describe('Files follow: the text may be empty.'),
  replyToId: idSchema.nullish().describe('The message of the same claim that this one answers.'),
};
const textOrFiles = (message: { content: string; expectsAttachments?: boolean | undefined }) =>
  message.content !== '' || message.expectsAttachments === true;
const TEXT_OR_FILES = { path: ['content'], message: 'must not be empty unless attachments follow' };

/** POST `/messages`. */
export const sendMessageSchema = z
  .object({ ...sendMessageFields, clientMessageId: clientMessageIdSchema.optional() })
  .refine(textOrFiles, TEXT_OR_FILES);
export type SendMessageInput = z.infer<typeof sendMessageSchema>;

/** Socket `send_message`: the same, but a client message id is needed. */
export const sendMessageOnceSchema = z
  .object({ ...sendMessageFields, clientMessageId: clientMessageIdSchema })
  .refine(textOrFiles, TEXT_OR_FILES);

export const editMessageSchema = z.object({ content: messageTextNeededSchema });
export type EditMessageInput = z.infer<typeof editMessageSchema>;

export const listMessagesSchema = z
  .object({
    beforeSeq: queryIntegerSchema(0, limits.maxSeq).optional(),
    afterSeq: queryIntegerSchema(0, limits.maxSeq).optional(),
    limit: queryIntegerSchema(1, limits.page.messages.max).default(limits.page.messages.default),
  })
  .refine((page) => page.beforeSeq === undefined || page.afterSeq === undefined, {
    path: ['afterSeq'],
    message: 'give beforeSeq or afterSeq, not both',
  });
export type ListMessages = z.infer<typeof listMessagesSchema>;
export const messageListSchema = z.object({ items: z.array(messageSchema), hasMore: z.boolean() });
export type MessageList = z.infer<typeof messageListSchema>;

export const searchMessagesSchema = z.object({
  q: textSchema.max(limits.claim.searchMaxCharacters).describe('Beginnings of words, in any order; all must be there.'),
  limit: queryIntegerSchema(1, limits.page.found.max).default(limits.page.found.default),
});
export type SearchMessages = z.infer<typeof searchMessagesSchema>;
export const foundMessagesSchema = z.object({
  items: z.array(z.object({ id: idSchema, seq: positionSchema })),
  hasMore: z.boolean(),
});
export type FoundMessages = z.infer<typeof foundMessagesSchema>;

/** What a message said, and until when. */
export const messageVersionSchema = z.object({
  version: z.int().min(1),
  content: z.string(),
  replacedAt: timeSchema,
});
export const messageVersionListSchema = z.object({ items: z.array(messageVersionSchema) });
export type MessageVersionList = z.infer<typeof messageVersionListSchema>;

/** Answer of PATCH `/messages/:messageId/read`: `seq` is the log entry, `upToSeq` the message's own place. */
export type ReadResult = ReadReceipt;

export const unreadCountSchema = z.object({
  total: z.int().min(0).describe('Over all claims.'),
  byClaim: z
    .record(z.string(), z.int().min(0))
    .describe('By the claim’s id. For staff, of the 500 claims with the latest activity.'),
});
export type UnreadCount = z.infer<typeof unreadCountSchema>;

export const onlineUserListSchema = z.object({ items: z.array(onlineUserSchema) });
export type OnlineUserList = z.infer<typeof onlineUserListSchema>;

/** Query of POST `/messages/:messageId/attachments`. */
export const uploadAttachmentSchema = z.object({
  /**
   * The client's own name for this upload: the same again to the same message answers 200 with the first attachment, so
   * that an upload whose answer was lost can be tried again.
   */
  clientUploadId: clientMessageIdSchema.optional(),
  position: queryIntegerSchema(0, limits.attachment.maxPerMessage - 1)
    .default(0)
    .describe('Place among the message’s files, so that they keep their order whichever arrives first.'),
});
export type UploadAttachment = z.infer<typeof uploadAttachmentSchema>;

export const attachmentListSchema = z.object({ items: z.array(attachmentSchema) });
export type AttachmentList = z.infer<typeof attachmentListSchema>;

export const attachmentVariants = ['thumbnail', 'preview'] as const;
export type AttachmentVariant = (typeof attachmentVariants)[number];

/** Query of GET `/messages/attachments/:attachmentId`. */
export const downloadAttachmentSchema = z.object({
  disposition: z.enum(['inline', 'attachment']).default('attachment'),
  variant: z.enum(attachmentVariants).optional(),
});
export type DownloadAttachment = z.infer<typeof downloadAttachmentSchema>;

/** GET `/attachments/policy`: what the caller may attach, so that a client can refuse before a byte leaves. */
export const attachmentPolicySchema = z.object({
  types: z.array(z.string()).describe('Content types, as in `fileTypes`.'),
  maxBytes: z.int(),
  maxPerMessage: z.int(),
  quotaBytes: z.int(),
  usedBytes: z.int().describe('What the caller’s files take of it, uploads under way included.'),
  scanning: z.boolean().describe('False where files are kept without a virus scan.'),
});
export type AttachmentPolicy = z.infer<typeof attachmentPolicySchema>;

/** GET `/health/live`. */
export const livenessSchema = z.object({ status: z.literal('ok') });
export type Liveness = z.infer<typeof livenessSchema>;

/** GET `/health/ready`. */
export const readinessSchema = z.object({
  status: z.enum(['ok', 'unavailable']),
  down: z.array(z.string()).describe('Names of the parts that do not answer.'),
  degraded: z.array(z.string()).describe('Names of the parts that do not answer but can be done without.'),
});
export type Readiness = z.infer<typeof readinessSchema>;
