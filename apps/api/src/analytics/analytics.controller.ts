import {
  type AgentFiguresList,
  type AnalyticsPeriod,
  type AnalyticsSummary,
  type AnalyticsTable,
  type AnalyticsTimeseries,
  type AnalyticsWaiting,
  analyticsPeriodSchema,
  analyticsTableSchema,
  analyticsWaitingSchema,
  type LiveView,
  type WaitingClaimList,
} from '@claimline/protocol';
import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ZodPipe } from '../common/zod.pipe.js';
import { AnalyticsService } from './analytics.service.js';
import { agentsAsCsv, daysAsCsv, waitingAsCsv } from './analytics-tables.js';
import { LiveViewService } from './live-view.service.js';

@Controller('analytics')
export class AnalyticsController {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly liveView: LiveViewService,
  ) {}

  @Get('summary')
  summary(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(analyticsPeriodSchema)) period: AnalyticsPeriod,
  ): Promise<AnalyticsSummary> {
    return this.analytics.summarize(principal, period);
  }

  @Get('timeseries')
  async timeseries(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(analyticsTableSchema)) query: AnalyticsTable,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AnalyticsTimeseries | string> {
    const days = await this.analytics.listDays(principal, query);
    return query.format === 'csv' ? asFile(reply, 'days.csv', daysAsCsv(days.items)) : days;
  }

  @Get('agents')
  async agents(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(analyticsTableSchema)) query: AnalyticsTable,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgentFiguresList | string> {
    const items = await this.analytics.listAgents(principal, query);
    return query.format === 'csv' ? asFile(reply, 'agents.csv', agentsAsCsv(items)) : { items };
  }

  @Get('waiting')
  async waiting(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(analyticsWaitingSchema)) query: AnalyticsWaiting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WaitingClaimList | string> {
    const waiting = await this.analytics.listWaiting(principal, query);
    return query.format === 'csv' ? asFile(reply, 'waiting.csv', waitingAsCsv(waiting.longest)) : waiting;
  }

  @Get('live')
  live(@CurrentPrincipal() principal: Principal): Promise<LiveView> {
    return this.liveView.get(principal);
  }
}

function asFile(reply: FastifyReply, name: string, content: string): string {
  reply.headers({ 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${name}"` });
  return content;
}
