import {
  ackErrorSchema,
  agentFiguresListSchema,
  agentFiguresSchema,
  analyticsDaySchema,
  analyticsSummarySchema,
  analyticsTimeseriesSchema,
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
  durationsSchema,
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
  openClaimsSchema,
  personSchema,
  problemSchema,
  readinessSchema,
  readMarkSchema,
  readReceiptSchema,
  sendMessageSchema,
  spansSchema,
  unreadCountSchema,
  updateClaimSchema,
  userListSchema,
  userSchema,
  waitingClaimSchema,
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
  Durations: durationsSchema,
  Spans: spansSchema,
  OpenClaims: openClaimsSchema,
  WaitingClaim: waitingClaimSchema,
  AgentFigures: agentFiguresSchema,
  AgentFiguresList: agentFiguresListSchema,
  AnalyticsSummary: analyticsSummarySchema,
  AnalyticsDay: analyticsDaySchema,
  AnalyticsTimeseries: analyticsTimeseriesSchema,
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
