import type { ClientEvent, ErrorCode, ServerEvent } from '@claimline/protocol';

interface ClientEventNotes {
  summary: string;
  /** Beyond what every call may be refused with. */
  errors: readonly ErrorCode[];
}

/** Refusals of any call. */
export const COMMON_SOCKET_ERRORS: readonly ErrorCode[] = [
  'validation_failed',
  'unauthorized',
  'rate_limited',
  'unavailable',
  'internal',
];

/** What a client may send, in words; the payloads are in the protocol. */
export const clientEventNotes: Readonly<Record<ClientEvent, ClientEventNotes>> = {
  join_claim: {
    summary:
      'Hear of a claim from now on. With `afterSeq`, the answer brings the log entries after it: nothing is missed in between.',
    errors: ['not_found'],
  },
  leave_claim: {
    summary: 'Hear no more of a claim. Leaving what was not joined is no error.',
    errors: [],
  },
  send_message: {
    summary:
      'Send a message, as `POST /messages`. After a lost answer, send the same again with the same `clientMessageId`.',
    errors: ['not_found', 'invalid_text', 'conflict', 'claim_closed'],
  },
  typing_start: {
    summary:
      'The caller is writing. Ends by itself after 5 s, on send and on disconnect; repeat it while writing goes on.',
    errors: ['not_found'],
  },
  typing_stop: { summary: 'The caller has stopped writing.', errors: ['not_found'] },
  message_read: {
    summary: 'Everything up to this message is read, as `PATCH /messages/:messageId/read`.',
    errors: ['not_found'],
  },
  authenticate: {
    summary:
      'A new access token of the same user, before the first one ends. Another user’s token is `unauthorized` and ends the session.',
    errors: [],
  },
};

interface ServerEventNotes {
  summary: string;
  /** Who hears it. */
  to: string;
}

const THE_CLAIM = 'Everyone who has joined the claim, the author’s other tabs too.';

/** What the server tells, in words. */
export const serverEventNotes: Readonly<Record<ServerEvent, ServerEventNotes>> = {
  connected: { summary: 'The session is open. The first event of all.', to: 'This socket.' },
  new_message: { summary: 'A message was stored.', to: THE_CLAIM },
  message_updated: { summary: 'A message was edited; `message.seq` stays the original.', to: THE_CLAIM },
  message_deleted: { summary: 'A message was deleted; its tombstone.', to: THE_CLAIM },
  message_read_receipt: { summary: 'Somebody has read everything up to a message.', to: THE_CLAIM },
  attachment_added: { summary: 'A file was stored.', to: THE_CLAIM },
  attachment_updated: { summary: 'A file was scanned, or its previews were made.', to: THE_CLAIM },
  attachment_deleted: { summary: 'A file was deleted.', to: THE_CLAIM },
  claim_updated: { summary: 'Status, assignee, priority or due date changed.', to: THE_CLAIM },
  typing_update: { summary: 'Who is writing now, without the receiver.', to: THE_CLAIM },
  presence_update: {
    summary: 'Somebody came, or has been gone for 5 s.',
    to: 'Who shares a claim with the user; staff.',
  },
  claim_activity: {
    summary: 'Something happened in a claim: what a list of claims needs.',
    to: 'The claim’s customer and staff, joined or not.',
  },
  token_expiring: { summary: 'The access token ends in a minute: send `authenticate`.', to: 'This socket.' },
  session_ended: {
    summary: 'The connection is about to be closed. `retry`: whether coming back at once can help.',
    to: 'This socket.',
  },
};
