import type {
  AttachmentPolicy,
  Claim,
  ClaimList,
  EventList,
  Message,
  MessageList,
  OnlineUserList,
  ReadResult,
  SendMessageInput,
  UnreadCount,
  User,
  UserList,
} from '@claimline/protocol';
import { limits } from '@claimline/protocol';
import type { Http } from './http.js';
import type { RestApi } from './types.js';

/** The whole REST surface that this package uses; `RestApi` is what it shows of it. */
export interface FullRestApi extends RestApi {
  me(): Promise<User>;
  listMessages(claimId: string, page: { beforeSeq?: number; limit?: number }): Promise<MessageList>;
  /** Log entries after a position, ascending, at most 500. */
  listEvents(claimId: string, position: { afterSeq: number; epoch?: string }): Promise<EventList>;
  sendMessage(input: SendMessageInput): Promise<Message>;
  editMessage(messageId: string, content: string): Promise<Message>;
  deleteMessage(messageId: string): Promise<void>;
  markRead(messageId: string): Promise<ReadResult>;
  deleteAttachment(attachmentId: string): Promise<void>;
}

export function createRestApi(http: Http): FullRestApi {
  return {
    me: () => http({ method: 'GET', path: '/auth/me' }),
    listClaims: (query = {}) => http<ClaimList>({ method: 'GET', path: `/claims${queryString(query)}` }),
    getClaim: (claimId) => http<Claim>({ method: 'GET', path: `/claims/${encodeURIComponent(claimId)}` }),
    createClaim: (input) => http<Claim>({ method: 'POST', path: '/claims', body: input }),
    updateClaim: (claimId, change) =>
      http<Claim>({ method: 'PATCH', path: `/claims/${encodeURIComponent(claimId)}`, body: change }),
    unreadCount: () => http<UnreadCount>({ method: 'GET', path: '/messages/unread-count' }),
    onlineUsers: () => http<OnlineUserList>({ method: 'GET', path: '/messages/online-users' }),
    listUsers: (query = {}) => http<UserList>({ method: 'GET', path: `/users${queryString(query)}` }),
    get: (path) => http({ method: 'GET', path }),
    searchMessages: (claimId, q) =>
      http({
        method: 'GET',
        path: `/messages/claim/${encodeURIComponent(claimId)}/search${queryString({ q, limit: limits.page.found.max })}`,
      }),
    messageVersions: (messageId) =>
      http({ method: 'GET', path: `/messages/${encodeURIComponent(messageId)}/versions` }),
    attachmentPolicy: () => http<AttachmentPolicy>({ method: 'GET', path: '/attachments/policy' }),
    listMessages: (claimId, page) =>
      http({ method: 'GET', path: `/messages/claim/${encodeURIComponent(claimId)}${queryString(page)}` }),
    listEvents: (claimId, position) =>
      http({
        method: 'GET',
        path: `/claims/${encodeURIComponent(claimId)}/events${queryString({ ...position, limit: limits.page.events.max })}`,
      }),
    sendMessage: (input) => http({ method: 'POST', path: '/messages', body: input }),
    editMessage: (messageId, content) =>
      http({ method: 'PATCH', path: `/messages/${encodeURIComponent(messageId)}`, body: { content } }),
    deleteMessage: async (messageId) => {
      await http({ method: 'DELETE', path: `/messages/${encodeURIComponent(messageId)}` });
    },
    markRead: (messageId) => http({ method: 'PATCH', path: `/messages/${encodeURIComponent(messageId)}/read` }),
    deleteAttachment: async (attachmentId) => {
      await http({ method: 'DELETE', path: `/messages/attachments/${encodeURIComponent(attachmentId)}` });
    },
  };
}

function queryString(query: Record<string, string | number | undefined>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parts.set(name, String(value));
  }
  return parts.size === 0 ? '' : `?${parts}`;
}
