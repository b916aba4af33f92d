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
  browserSessionSchema,
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
  quoteSchema,
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
const sharedSchemas = {
  Person: personSchema,
  Claim: claimSchema,
  LastMessage: lastMessageSchema,
  Message: messageSchema,
  Quote: quoteSchema,
  ReadMark: readMarkSchema,
  Attachment: attachmentSchema,
  LogEvent: logEventSchema,
  MessageChange: messageChangeSchema,
  ReadReceipt: readReceiptSchema,
  AttachmentChange: attachmentChangeSchema,
  ClaimChange: claimChangeSchema,
  FieldError: fieldErrorSchema,
} as const satisfies SchemasByName;

export const restAnswerSchemas = {
  ...sharedSchemas,
  Problem: problemSchema,
  User: userSchema,
  Contact: contactSchema,
  Login: loginAnswerSchema,
  BrowserSession: browserSessionSchema,
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
} as const satisfies SchemasByName;

export type AnswerName = keyof typeof restAnswerSchemas;

/** Bodies that the server takes. */
export const restBodySchemas = {
  LoginInput: loginSchema,
  CreateClaim: createClaimSchema,
  UpdateClaim: updateClaimSchema,
  SendMessage: sendMessageSchema,
  EditMessage: editMessageSchema,
} as const satisfies SchemasByName;

export type BodyName = keyof typeof restBodySchemas;

export const socketAnswerSchemas = { ...sharedSchemas, AckError: ackErrorSchema } as const satisfies SchemasByName;
