/** Version of this protocol, told in `connected`. Raised only when a client must change. */
export const PROTOCOL_VERSION = 1;

/** Socket.IO namespace and plain WebSocket path. */
export const SOCKET_NAMESPACE = '/messages';
/** First of the pair of subprotocols with which a browser passes its token: `claimline.v1, bearer.TOKEN`. */
export const WEBSOCKET_SUBPROTOCOL = 'claimline.v1';

export const roles = ['CUSTOMER', 'AGENT', 'ADMIN'] as const;
export type Role = (typeof roles)[number];

export const locales = ['fr', 'en'] as const;
export type Locale = (typeof locales)[number];

export const claimStatuses = ['OPEN', 'WAITING_CUSTOMER', 'WAITING_AGENT', 'RESOLVED', 'CLOSED'] as const;
export type ClaimStatus = (typeof claimStatuses)[number];

export const claimPriorities = ['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const;
export type ClaimPriority = (typeof claimPriorities)[number];

export const scanStatuses = ['pending', 'clean', 'infected', 'failed', 'unscanned'] as const;
export type ScanStatus = (typeof scanStatuses)[number];

/** Error codes of an upload that say that the file itself may not be sent: what analytics counts as refused. */
export const fileRefusals = [
  'file_too_large',
  'empty_file',
  'unsupported_media_type',
  'quota_exceeded',
  'too_many_files',
] as const;
export type FileRefusal = (typeof fileRefusals)[number];

export const entryTypes = [
  'claim_created',
  'message_created',
  'message_updated',
  'message_deleted',
  'message_read',
  'attachment_added',
  'attachment_updated',
  'attachment_deleted',
  'claim_updated',
] as const;
export type EntryType = (typeof entryTypes)[number];

/** Why the server ends a connection; with it goes `retry`: whether coming back at once can help. */
export const sessionEndReasons = ['token_expired', 'revoked', 'too_slow', 'restarting'] as const;
export type SessionEndReason = (typeof sessionEndReasons)[number];

/** Live events that nobody misses for long: dropped first when a client reads too slowly. */
export const ephemeralEvents = ['typing_update', 'presence_update'] as const;

/** Close codes of the plain WebSocket transport. */
export const closeCodes = {
  restarting: 1012,
  frameTooLarge: 1009,
  unauthorized: 4401,
  tooSlow: 4408,
  rateLimited: 4429,
} as const;
