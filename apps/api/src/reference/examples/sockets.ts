import {
  type AckData,
  type ClientEvent,
  type ClientEventInput,
  errorKinds,
  PROTOCOL_VERSION,
  type ServerEvents,
} from '@claimline/protocol';
import * as its from './conversation.js';

const claimId = its.openedClaim.id;
const { lastMessage } = its.claimSummary;

/** What a client sends, and what it is answered beyond `ok`. */
export const callExamples: { [Event in ClientEvent]: { data: ClientEventInput<Event>; answer: AckData[Event] } } = {
  join_claim: {
    data: { claimId, afterSeq: 1 },
    answer: {
      claimId,
      lastSeq: 2,
      events: [its.descriptionEvent],
      more: false,
      typing: [],
      online: [its.claire.id],
      people: [its.claire],
      readUpToSeq: 0,
      epoch: its.EPOCH,
    },
  },
  leave_claim: { data: { claimId }, answer: {} },
  send_message: {
    data: { claimId, content: its.message.content ?? '', clientMessageId: 'suivi-1', expectsAttachments: true },
    answer: { message: its.message },
  },
  typing_start: { data: { claimId }, answer: {} },
  typing_stop: { data: { claimId }, answer: {} },
  message_read: { data: { messageId: its.MESSAGE_ID }, answer: { readAt: its.receipt.readAt } },
  authenticate: { data: { token: its.TOKEN }, answer: { expiresAt: '2026-03-02T09:44:05.000Z' } },
};

/** What the server tells. */
export const eventExamples: ServerEvents = {
  connected: {
    userId: its.claire.id,
    socketId: 'cq7Yt0WZcV1n3cWlAAAB',
    serverTime: '2026-03-02T09:12:44.030Z',
    protocol: PROTOCOL_VERSION,
  },
  new_message: its.message,
  message_updated: { claimId, seq: 5, message: its.editedMessage },
  message_read_receipt: its.receipt,
  attachment_added: { claimId, seq: 7, attachment: its.picture },
  attachment_updated: { claimId, seq: 8, attachment: its.shownPicture },
  attachment_deleted: { claimId, seq: 9, attachment: { ...its.shownPicture, fileName: '' } },
  message_deleted: { claimId, seq: 10, message: its.deletedMessage },
  claim_updated: { seq: 3, claim: its.takenClaim },
  typing_update: { claimId, userIds: [its.claire.id] },
  presence_update: { userId: its.nina.id, online: true, lastSeenAt: null },
  claim_activity: { claimId, lastSeq: 2, lastMessage, unreadCount: 1 },
  token_expiring: { expiresAt: '2026-03-02T09:29:05.000Z' },
  session_ended: { reason: 'revoked', retry: false },
};

/** The same in the frames of the plain WebSocket. */
export const frameExamples = {
  client_frame: { event: 'typing_start', data: callExamples.typing_start.data, id: 1 },
  ack_frame: { event: 'ack', id: 1, data: { ok: true } },
  server_frame: { event: 'typing_update', data: eventExamples.typing_update },
  error_frame: {
    event: 'error',
    data: {
      code: 'unknown_event',
      message: errorKinds.unknown_event.title,
      retryable: errorKinds.unknown_event.retryable,
    },
  },
};
