import { downloadAttachmentSchema, uploadAttachmentSchema } from '@claimline/protocol';
import { ATTACHMENT_ID, attachment, fileText, MESSAGE_ID, policy } from '../examples/conversation.js';
import { ONE_FILE, type RouteGroup } from '../rest-route.js';

export const attachmentRoutes: RouteGroup = {
  name: 'Attachments',
  about:
    'Files follow a message: send it with `expectsAttachments`, then each file in a request of its own. A file is ' +
    'answered once its bytes are stored and hashed, and given out once the virus scanner has passed it.',
  routes: [
    {
      method: 'POST',
      path: '/messages/:messageId/attachments',
      summary: 'Attach a file',
      notes:
        'By the message’s author. The type is what the content is; an extension that contradicts it is refused. Repeat an upload whose answer was lost with the same `clientUploadId`.',
      access: 'user',
      query: uploadAttachmentSchema,
      body: ONE_FILE,
      answers: {
        201: { says: 'Stored and told.', schema: 'Attachment' },
        200: { says: 'The attachment that this `clientUploadId` already made.', schema: 'Attachment' },
      },
      errors: [
        'forbidden',
        'invalid_text',
        'empty_file',
        'too_many_files',
        'conflict',
        'claim_closed',
        'file_too_large',
        'quota_exceeded',
        'storage_full',
      ],
      example: {
        path: { messageId: MESSAGE_ID },
        query: { clientUploadId: 'retard-1' },
        body: fileText,
        status: 201,
        answer: attachment,
      },
    },
    {
      method: 'GET',
      path: '/messages/:messageId/attachments',
      summary: 'List the files of a message',
      access: 'user',
      answers: { 200: { says: 'In their order.', schema: 'AttachmentList' } },
      example: { path: { messageId: MESSAGE_ID }, status: 200, answer: { items: [attachment] } },
    },
    {
      method: 'GET',
      path: '/messages/attachments/:attachmentId',
      summary: 'Download a file',
      notes:
        'HEAD too. `inline` is honoured for what browsers show without running anything. Variants are WebP; a file without them is `not_found`.',
      access: 'user or files cookie',
      query: downloadAttachmentSchema,
      headers: {
        Range: 'One range of bytes; of several, the whole is answered.',
        'If-Range': 'The `ETag` for which the range is meant.',
        'If-None-Match': 'The `ETag` that the caller has.',
      },
      answers: {
        200: {
          says: 'The bytes, with their own content type.',
          type: 'application/octet-stream',
          headers: ['ETag', 'Content-Disposition', 'Accept-Ranges'],
        },
        206: {
          says: 'The range that was asked for.',
          type: 'application/octet-stream',
          headers: ['ETag', 'Content-Range', 'Content-Disposition'],
        },
        302: { says: 'Where the store gives the bytes out itself: a link that lasts a minute.', headers: ['Location'] },
        304: { says: 'The caller has it already.', headers: ['ETag'] },
      },
      errors: ['scan_pending', 'infected_file', 'gone', 'range_not_satisfiable'],
      example: { path: { attachmentId: ATTACHMENT_ID }, status: 200, answer: fileText },
    },
    {
      method: 'DELETE',
      path: '/messages/attachments/:attachmentId',
      summary: 'Delete a file',
      notes: 'By its uploader or an administrator. Again is no error.',
      access: 'user',
      answers: { 204: { says: 'Deleted; its bytes go soon after.' } },
      errors: ['forbidden', 'claim_closed'],
      example: { path: { attachmentId: ATTACHMENT_ID }, status: 204 },
    },
    {
      method: 'GET',
      path: '/attachments/policy',
      summary: 'What may be attached',
      notes: 'For clients that refuse a file before a byte of it leaves.',
      access: 'user',
      answers: { 200: { says: 'Types, sizes, and the caller’s quota.', schema: 'AttachmentPolicy' } },
      example: { status: 200, answer: policy },
    },
  ],
};
