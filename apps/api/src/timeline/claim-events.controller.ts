import { type EventList, idSchema, type ListEvents, listEventsSchema } from '@claimline/protocol';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ZodPipe } from '../common/zod.pipe.js';
import { TimelineService } from './timeline.service.js';

@Controller('claims/:claimId/events')
export class ClaimEventsController {
  constructor(private readonly timeline: TimelineService) {}

  @Get()
  list(
    @CurrentPrincipal() principal: Principal,
    @Param('claimId', new ZodPipe(idSchema)) claimId: string,
    @Query(new ZodPipe(listEventsSchema)) query: ListEvents,
  ): Promise<EventList> {
    return this.timeline.listEvents(principal, claimId, query);
  }
}
