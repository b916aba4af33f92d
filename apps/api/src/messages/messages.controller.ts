import {
  type EditMessageInput,
  editMessageSchema,
  type FoundMessages,
  idSchema,
  type ListMessages,
  listMessagesSchema,
  type Message,
  type MessageList,
  type MessageVersionList,
  type SearchMessages,
  type SendMessageInput,
  searchMessagesSchema,
  sendMessageSchema,
} from '@claimline/protocol';
import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { RateLimiter } from '../common/rate-limit.js';
import { ZodPipe } from '../common/zod.pipe.js';
import { MessagesService } from './messages.service.js';

@Controller('messages')
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly rates: RateLimiter,
  ) {}

  /** 201, or 200 with the first message when this `clientMessageId` was sent before. */
  @Post()
  async send(
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(sendMessageSchema)) input: SendMessageInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Message> {
    this.rates.take('messages', principal.userId);
    const { message, created } = await this.messages.send(principal, input);
    reply.status(created ? HttpStatus.CREATED : HttpStatus.OK);
    return message;
  }

  @Get('claim/:claimId')
  list(
    @CurrentPrincipal() principal: Principal,
    @Param('claimId', new ZodPipe(idSchema)) claimId: string,
    @Query(new ZodPipe(listMessagesSchema)) page: ListMessages,
  ): Promise<MessageList> {
    return this.messages.list(principal, claimId, page);
  }

  @Get('claim/:claimId/search')
  search(
    @CurrentPrincipal() principal: Principal,
    @Param('claimId', new ZodPipe(idSchema)) claimId: string,
    @Query(new ZodPipe(searchMessagesSchema)) query: SearchMessages,
  ): Promise<FoundMessages> {
    return this.messages.search(principal, claimId, query);
  }

  @Get(':messageId/versions')
  listVersions(
    @CurrentPrincipal() principal: Principal,
    @Param('messageId', new ZodPipe(idSchema)) messageId: string,
  ): Promise<MessageVersionList> {
    return this.messages.listVersions(principal, messageId);
  }

  @Patch(':messageId')
  edit(
    @CurrentPrincipal() principal: Principal,
    @Param('messageId', new ZodPipe(idSchema)) messageId: string,
    @Body(new ZodPipe(editMessageSchema)) input: EditMessageInput,
  ): Promise<Message> {
    return this.messages.edit(principal, messageId, input);
  }

  @Delete(':messageId')
  @HttpCode(HttpStatus.NO_CONTENT)
  delete(
    @CurrentPrincipal() principal: Principal,
    @Param('messageId', new ZodPipe(idSchema)) messageId: string,
  ): Promise<void> {
    return this.messages.deleteOnce(principal, messageId);
  }
}
