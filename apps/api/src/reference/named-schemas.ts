import {
  ackErrorSchema,
  attachmentChangeSchema,
  attachmentListSchema,
  attachmentPolicySchema,
  attachmentSchema,
  claimChangeSchema,
  claimListSchema,
  claimSchema,
  claimSummarySchema,
  contactSchema,
  createClaimSchema,
  editMessageSchema,
  eventListSchema,
  fieldErrorSchema,
  lastMessageSchema,
  livenessSchema,
  logEventSchema,
  loginAnswerSchema,
  loginSchema,
  messageChangeSchema,
  messageListSchema,
  messageSchema,
  onlineUserListSchema,
  onlineUserSchema,
  personSchema,
  problemSchema,
  readinessSchema,
  readMarkSchema,
  readReceiptSchema,
  sendMessageSchema,
  unreadCountSchema,
  updateClaimSchema,
  userListSchema,
  userSchema,
} from '@claimline/protocol';
import type { z } from 'zod';

export type SchemasByName = Readonly<Record<string, z.ZodType>>;

/** What the server sends, under the name by which the documents refer to it. */
export const sharedSchemas: SchemasByName = {
  Person: personSchema,
  Claim: claimSchema,
  LastMessage: lastMessageSchema,
  Message: messageSchema,
  ReadMark: readMarkSchema,
  Attachment: attachmentSchema,
  LogEvent: logEventSchema,
  MessageChange: messageChangeSchema,
  ReadReceipt: readReceiptSchema,
  AttachmentChange: attachmentChangeSchema,
  ClaimChange: claimChangeSchema,
  FieldError: fieldErrorSchema,
};

export const restAnswerSchemas: SchemasByName = {
  ...sharedSchemas,
  Problem: problemSchema,
  User: userSchema,
  Contact: contactSchema,
  Login: loginAnswerSchema,
  UserList: userListSchema,
  ClaimSummary: claimSummarySchema,
  ClaimList: claimListSchema,
  EventList: eventListSchema,
  MessageList: messageListSchema,
  UnreadCount: unreadCountSchema,
  OnlineUser: onlineUserSchema,
  OnlineUserList: onlineUserListSchema,
  AttachmentList: attachmentListSchema,
  AttachmentPolicy: attachmentPolicySchema,
  Liveness: livenessSchema,
  Readiness: readinessSchema,
};

/** Bodies that the server takes. */
export const restBodySchemas: SchemasByName = {
  LoginInput: loginSchema,
  CreateClaim: createClaimSchema,
  UpdateClaim: updateClaimSchema,
  SendMessage: sendMessageSchema,
  EditMessage: editMessageSchema,
};

export const socketAnswerSchemas: SchemasByName = { ...sharedSchemas, AckError: ackErrorSchema };

/** The name of a schema; an unnamed one is a mistake that the tests see. */
export function nameOf(schema: z.ZodType, schemas: SchemasByName): string {
  const found = Object.entries(schemas).find(([, named]) => named === schema);
  if (!found) {
    throw new Error('A schema of the reference has no name: give it one in named-schemas.ts.');
  }
  return found[0];
}
