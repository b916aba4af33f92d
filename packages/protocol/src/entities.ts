import { z } from 'zod';
import { idSchema, positionSchema, timeSchema } from './schemas.js';
import { claimPriorities, claimStatuses, locales, roles, scanStatuses } from './words.js';

/** SHA-256, lower-case hex. */
export const hexDigestSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** A person as others see them in a claim. */
export const personSchema = z.object({
  id: idSchema,
  firstName: z.string(),
  lastName: z.string(),
  role: z.enum(roles),
});
export type Person = z.infer<typeof personSchema>;

/** A person as staff look them up. */
export const contactSchema = personSchema.extend({ email: z.string() });
export type Contact = z.infer<typeof contactSchema>;

/** An account as its owner sees it. */
export const userSchema = personSchema.extend({ email: z.string(), locale: z.enum(locales) });
export type User = z.infer<typeof userSchema>;

export const claimSchema = z.object({
  id: idSchema,
  reference: z.string().describe('What people quote on the phone, e.g. `CL-2026-000042`.'),
  subject: z.string(),
  category: z.string().nullable(),
  status: z.enum(claimStatuses),
  priority: z.enum(claimPriorities),
  customer: personSchema,
  assignee: personSchema.nullable(),
  dueAt: timeSchema.nullable(),
  lastSeq: positionSchema,
  createdAt: timeSchema,
  updatedAt: timeSchema,
});
export type Claim = z.infer<typeof claimSchema>;

export const lastMessageSchema = z.object({
  preview: z.string().nullable().describe('The first 140 characters on one line; null when only files were sent.'),
  at: timeSchema,
  senderId: idSchema,
});
export type LastMessage = z.infer<typeof lastMessageSchema>;

export const claimSummarySchema = claimSchema.extend({
  lastMessage: lastMessageSchema.nullable(),
  unreadCount: z.int().min(0).describe('Messages of others after the caller’s read position.'),
});
export type ClaimSummary = z.infer<typeof claimSummarySchema>;

export const attachmentSchema = z.object({
  id: idSchema,
  messageId: idSchema,
  claimId: idSchema,
  position: z
    .int()
    .optional()
    .describe('Place among the message’s files; of two at the same place the earlier comes first.'),
  fileName: z.string(),
  fileType: z.string().describe('What the content is, never what was declared.'),
  fileSize: z.int(),
  sha256: hexDigestSchema,
  scanStatus: z.enum(scanStatuses),
  width: z.int().optional(),
  height: z.int().optional(),
  durationMs: z.int().optional(),
  pageCount: z.int().optional().describe('Of a PDF.'),
  hasThumbnail: z.boolean().describe('Whether the variants `thumbnail` and `preview` are there; both or none.'),
  uploadedAt: timeSchema,
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const readMarkSchema = z.object({ userId: idSchema, readAt: timeSchema });
export type ReadMark = z.infer<typeof readMarkSchema>;

/** A message as one that answers it shows it. In its present state: what was edited is shown edited, what was deleted is not. */
export const quoteSchema = z.object({
  seq: positionSchema,
  sender: personSchema,
  excerpt: z
    .string()
    .nullable()
    .describe('The first 140 characters on one line; null when deleted, or only files were sent.'),
  editedAt: timeSchema.nullable(),
  deletedAt: timeSchema.nullable(),
});
export type Quote = z.infer<typeof quoteSchema>;

export const messageSchema = z.object({
  id: idSchema,
  claimId: idSchema,
  seq: positionSchema.describe('The log entry that created it: its place in the conversation, for ever.'),
  senderId: idSchema,
  sender: personSchema,
  content: z.string().nullable().describe('Null once deleted.'),
  clientMessageId: z.string().nullable(),
  createdAt: timeSchema,
  editedAt: timeSchema.nullable(),
  deletedAt: timeSchema.nullable(),
  replyToId: idSchema.nullable().describe('The message that it answers; null when it answers none, or once deleted.'),
  quote: quoteSchema.nullable().describe('Of the message `replyToId`.'),
  attachments: z.array(attachmentSchema),
  readBy: z.array(readMarkSchema).describe('Who else has read it, and when.'),
});
export type Message = z.infer<typeof messageSchema>;

export const onlineUserSchema = z.object({
  userId: idSchema,
  name: z.string(),
  role: z.enum(roles),
  connections: z.int(),
  since: timeSchema,
});
export type OnlineUser = z.infer<typeof onlineUserSchema>;
