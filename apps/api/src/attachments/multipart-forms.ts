import fastifyMultipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../common/errors.js';

const UPLOAD_ROUTE = '/messages/:messageId/attachments';

/** Lets the upload route, and no other, read multipart forms. */
export async function acceptMultipartForms(fastify: FastifyInstance): Promise<void> {
  // A limit of the plugin's would cut a file silently: the upload pipeline counts.
  await fastify.register(fastifyMultipart, { throwFileSizeLimit: false });
  fastify.addHook('preParsing', async (request, _reply, payload) => {
    const isForm = /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
    if (isForm && request.routeOptions.url !== UPLOAD_ROUTE) {
      throw new AppError('unsupported_media_type');
    }
    return payload;
  });
}
