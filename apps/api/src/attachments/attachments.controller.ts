import { Readable } from 'node:stream';
import {
  type Attachment,
  type AttachmentList,
  type AttachmentPolicy,
  type DownloadAttachment,
  downloadAttachmentSchema,
  idSchema,
  type UploadAttachment,
  uploadAttachmentSchema,
} from '@claimline/protocol';
import { Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import { AcceptsFilesCookie } from '../auth/files-cookie.decorator.js';
import type { Principal } from '../auth/principal.js';
import { AppError } from '../common/errors.js';
import { RateLimiter } from '../common/rate-limit.js';
import { ZodPipe } from '../common/zod.pipe.js';
import { AttachmentsService } from './attachments.service.js';
import { DownloadsService } from './downloads.service.js';
import { MultipartBody } from './multipart-body.js';
import { UploadsService } from './uploads.service.js';

/** Bytes of users are never a page of ours: no script, no plug-in, no frame of another site, no guess at their type. */
const HOSTILE_CONTENT = {
  'Content-Security-Policy': "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
  'Cross-Origin-Resource-Policy': 'same-site',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
};

@Controller()
export class AttachmentsController {
  constructor(
    private readonly attachments: AttachmentsService,
    private readonly uploads: UploadsService,
    private readonly downloads: DownloadsService,
    private readonly rates: RateLimiter,
  ) {}

  /** 201, or 200 with the first attachment when this `clientUploadId` came before. */
  @Post('messages/:messageId/attachments')
  async upload(
    @CurrentPrincipal() principal: Principal,
    @Param('messageId', new ZodPipe(idSchema)) messageId: string,
    @Query(new ZodPipe(uploadAttachmentSchema)) input: UploadAttachment,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Attachment> {
    const body = new MultipartBody(request);
    try {
      this.rates.take('uploads', principal.userId);
      const { attachment, created } = await this.uploads.receive(principal, messageId, input, body);
      reply.status(created ? HttpStatus.CREATED : HttpStatus.OK);
      return attachment;
    } finally {
      body.drain();
    }
  }

  @Get('messages/:messageId/attachments')
  list(
    @CurrentPrincipal() principal: Principal,
    @Param('messageId', new ZodPipe(idSchema)) messageId: string,
  ): Promise<AttachmentList> {
    return this.attachments.list(principal, messageId);
  }

  @AcceptsFilesCookie()
  @Get('messages/attachments/:attachmentId')
  async download(
    @CurrentPrincipal() principal: Principal,
    @Param('attachmentId', new ZodPipe(idSchema)) attachmentId: string,
    @Query(new ZodPipe(downloadAttachmentSchema)) wanted: DownloadAttachment,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
    const isHead = request.method === 'HEAD';
    const conditions = { range, ifRange: typeof ifRange === 'string' ? ifRange : undefined, ifNoneMatch, isHead };
    const { status, headers, content } = await this.downloads.open(principal, attachmentId, wanted, conditions);
    if (status === 416) {
      reply.headers(headers);
      throw new AppError('range_not_satisfiable');
    }
    reply.status(status).headers({ ...HOSTILE_CONTENT, ...headers });
    if (isHead) {
      content?.destroy();
      // Without any stream, Fastify would answer a length of 0.
      await reply.send(Readable.from([]));
      return;
    }
    await reply.send(content ?? undefined);
  }

  @Delete('messages/attachments/:attachmentId')
  @HttpCode(HttpStatus.NO_CONTENT)
  delete(
    @CurrentPrincipal() principal: Principal,
    @Param('attachmentId', new ZodPipe(idSchema)) attachmentId: string,
  ): Promise<void> {
    return this.attachments.deleteOnce(principal, attachmentId);
  }

  /** What may be attached: for clients that refuse a file before a byte of it leaves. */
  @Get('attachments/policy')
  policy(@CurrentPrincipal() principal: Principal): Promise<AttachmentPolicy> {
    return this.attachments.policy(principal);
  }
}
