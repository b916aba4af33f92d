import { listMessagesSchema } from '@claimline/protocol';
import type { RouteGroup } from '../rest-route.js';

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
    },
    {
      method: 'GET',
      path: '/messages/claim/:claimId',
      summary: 'List the messages of a claim',
      notes: 'The latest page; backwards with `beforeSeq`, forwards with `afterSeq`. Ascending by `seq`.',
      access: 'user',
      query: listMessagesSchema,
      answers: { 200: { says: 'A page.', schema: 'MessageList' } },
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
    },
    {
      method: 'DELETE',
      path: '/messages/:messageId',
      summary: 'Delete a message',
      notes: 'By its author or an administrator. A tombstone stays; texts and files go. Again is no error.',
      access: 'user',
      answers: { 204: { says: 'Deleted.' } },
      errors: ['forbidden', 'claim_closed'],
    },
    {
      method: 'PATCH',
      path: '/messages/:messageId/read',
      summary: 'Read everything up to a message',
      notes: 'Positions only move forward. Again is no error.',
      access: 'user',
      answers: { 200: { says: 'When it was first read.', schema: 'ReadReceipt' } },
    },
    {
      method: 'GET',
      path: '/messages/unread-count',
      summary: 'Count what is unread',
      access: 'user',
      answers: { 200: { says: 'Messages of others after the own positions.', schema: 'UnreadCount' } },
    },
    {
      method: 'GET',
      path: '/messages/online-users',
      summary: 'List who is connected',
      access: 'staff',
      answers: { 200: { says: 'Everyone with a connection.', schema: 'OnlineUserList' } },
    },
  ],
};
