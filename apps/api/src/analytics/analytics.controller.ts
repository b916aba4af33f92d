import {
  type AgentFiguresList,
  type AnalyticsPeriod,
  type AnalyticsSummary,
  type AnalyticsTable,
  type AnalyticsTimeseries,
  analyticsPeriodSchema,
  analyticsTableSchema,
} from '@claimline/protocol';
import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import { ZodPipe } from '../common/zod.pipe.js';
import { AnalyticsService } from './analytics.service.js';
import { agentsAsCsv, daysAsCsv } from './analytics-tables.js';

@Controller('analytics')
export class AnalyticsController {
  constructor(private readonly analytics: AnalyticsService) {}

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
}

function asFile(reply: FastifyReply, name: string, content: string): string {
  reply.headers({ 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${name}"` });
  return content;
}
