import { limits, listMessagesSchema, searchMessagesSchema } from '@claimline/protocol';
import { EARLIER_CLAIM_ID, editedMessage, MESSAGE_ID, message, receipt } from '../examples/conversation.js';
import { onlineClaire } from '../examples/figures.js';
import type { RouteGroup } from '../rest-route.js';

const { claimId } = message;

export const messageRoutes: RouteGroup = {
  name: 'Messages',
  about: 'What is sent here is told on the sockets too, and the other way round: the rules are the same.',
  routes: [
    {
      method: 'POST',
      path: '/messages',
      summary: 'Send a message',
      notes:
        'Give a `clientMessageId`: after a time-out, send the same again, and it is stored once. With another text it is a `conflict`. The text is stored trimmed. `replyToId` names a message of the same claim that this one answers.',
      access: 'user',
      body: 'SendMessage',
      answers: {
        201: { says: 'Stored and told.', schema: 'Message' },
        200: { says: 'The message that this `clientMessageId` already made.', schema: 'Message' },
      },
      errors: ['not_found', 'invalid_text', 'conflict', 'claim_closed'],
      example: {
        body: { claimId, content: message.content, clientMessageId: message.clientMessageId, expectsAttachments: true },
        status: 201,
        answer: message,
      },
    },
    {
      method: 'GET',
      path: '/messages/claim/:claimId',
      summary: 'List the messages of a claim',
      notes: 'The latest page; backwards with `beforeSeq`, forwards with `afterSeq`. Ascending by `seq`.',
      access: 'user',
      query: listMessagesSchema,
      answers: { 200: { says: 'A page.', schema: 'MessageList' } },
      example: {
        path: { claimId },
        query: { afterSeq: '3', limit: '50' },
        status: 200,
        answer: { items: [message], hasMore: false },
      },
    },
    {
      method: 'GET',
      path: '/messages/claim/:claimId/search',
      summary: 'Search the messages of a claim',
      notes: `Where its latest ${limits.search.maxMessages} messages have words that begin so, in any case, with or without accents; the latest first.`,
      access: 'user',
      query: searchMessagesSchema,
      answers: { 200: { says: 'Where they stand.', schema: 'FoundMessages' } },
      errors: ['invalid_text'],
      example: {
        path: { claimId },
        query: { q: 'numero suiv' },
        status: 200,
        answer: { items: [{ id: MESSAGE_ID, seq: message.seq }], hasMore: false },
      },
    },
    {
      method: 'PATCH',
      path: '/messages/:messageId',
      summary: 'Edit a message',
      notes: 'By its author. It keeps its place, and all its texts are kept.',
      access: 'user',
      body: 'EditMessage',
      answers: { 200: { says: 'The message as it is now.', schema: 'Message' } },
      errors: ['forbidden', 'invalid_text', 'conflict', 'claim_closed'],
      example: {
        path: { messageId: MESSAGE_ID },
        body: { content: editedMessage.content },
        status: 200,
        answer: editedMessage,
      },
    },
    {
      method: 'GET',
      path: '/messages/:messageId/versions',
      summary: 'List the earlier texts of a message',
      notes: 'Ascending. None of a message that was not edited, or was deleted.',
      access: 'staff',
      answers: { 200: { says: 'What it said before.', schema: 'MessageVersionList' } },
      example: {
        path: { messageId: MESSAGE_ID },
        status: 200,
        answer: { items: [{ version: 1, content: message.content, replacedAt: editedMessage.editedAt }] },
      },
    },
    {
      method: 'DELETE',
      path: '/messages/:messageId',
      summary: 'Delete a message',
      notes: 'By its author or an administrator. A tombstone stays; texts and files go. Again is no error.',
      access: 'user',
      answers: { 204: { says: 'Deleted.' } },
      errors: ['forbidden', 'claim_closed'],
      example: { path: { messageId: MESSAGE_ID }, status: 204 },
    },
    {
      method: 'PATCH',
      path: '/messages/:messageId/read',
      summary: 'Read everything up to a message',
      notes: 'Positions only move forward. Again is no error.',
      access: 'user',
      answers: { 200: { says: 'When it was first read.', schema: 'ReadReceipt' } },
      example: { by: 'AGENT', path: { messageId: MESSAGE_ID }, status: 200, answer: receipt },
    },
    {
      method: 'GET',
      path: '/messages/unread-count',
      summary: 'Count what is unread',
      access: 'user',
      answers: { 200: { says: 'Messages of others after the own positions.', schema: 'UnreadCount' } },
      example: { status: 200, answer: { total: 1, byClaim: { [EARLIER_CLAIM_ID]: 1 } } },
    },
    {
      method: 'GET',
      path: '/messages/online-users',
      summary: 'List who is connected',
      access: 'staff',
      answers: { 200: { says: 'Everyone with a connection.', schema: 'OnlineUserList' } },
      example: { status: 200, answer: { items: [onlineClaire] } },
    },
  ],
};
