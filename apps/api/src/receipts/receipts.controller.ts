import { idSchema, type ReadResult, type UnreadCount } from '@claimline/protocol';
import { Controller, Get, Param, Patch } from '@nestjs/common';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ZodPipe } from '../common/zod.pipe.js';
import { ReceiptsService } from './receipts.service.js';

@Controller('messages')
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Get('unread-count')
  countUnread(@CurrentPrincipal() principal: Principal): Promise<UnreadCount> {
    return this.receipts.countUnread(principal);
  }

  @Patch(':messageId/read')
  read(
    @CurrentPrincipal() principal: Principal,
    @Param('messageId', new ZodPipe(idSchema)) messageId: string,
  ): Promise<ReadResult> {
    return this.receipts.readOnce(principal, messageId);
  }
}
