import { analyticsPeriodSchema, analyticsTableSchema, analyticsWaitingSchema } from '@claimline/protocol';
import { agentFigures, day, figuresOfDay, liveView, summary, waitingClaim } from '../examples/figures.js';
import type { RouteGroup } from '../rest-route.js';

export const analyticsRoutes: RouteGroup = {
  name: 'Analytics',
  about: 'Figures of a period, in a time zone. Durations are milliseconds; of nothing, they are null.',
  routes: [
    {
      method: 'GET',
      path: '/analytics/summary',
      summary: 'Figures of a period',
      access: 'staff',
      query: analyticsPeriodSchema,
      answers: { 200: { says: 'The figures.', schema: 'AnalyticsSummary' } },
      example: { query: day, status: 200, answer: summary },
    },
    {
      method: 'GET',
      path: '/analytics/timeseries',
      summary: 'Figures day by day',
      access: 'staff',
      query: analyticsTableSchema,
      answers: {
        200: { says: 'Every day that the period touches.', schema: 'AnalyticsTimeseries', type: 'text/csv' },
      },
      example: { query: day, status: 200, answer: { ...day, items: [figuresOfDay] } },
    },
    {
      method: 'GET',
      path: '/analytics/agents',
      summary: 'Figures agent by agent',
      access: 'staff',
      query: analyticsTableSchema,
      answers: { 200: { says: 'Every member of staff.', schema: 'AgentFiguresList', type: 'text/csv' } },
      example: { query: day, status: 200, answer: { items: [agentFigures] } },
    },
    {
      method: 'GET',
      path: '/analytics/waiting',
      summary: 'Claims that wait for an answer',
      access: 'staff',
      query: analyticsWaitingSchema,
      answers: { 200: { says: 'Those that wait longest.', schema: 'WaitingClaimList', type: 'text/csv' } },
      example: { query: { tz: day.tz }, status: 200, answer: { count: 1, longest: [waitingClaim] } },
    },
    {
      method: 'GET',
      path: '/analytics/live',
      summary: 'This moment',
      notes: 'Over all nodes, and at most a second old: ask every few seconds.',
      access: 'staff',
      answers: { 200: { says: 'Who is connected, messages by minute, and claims that wait.', schema: 'LiveView' } },
      example: { status: 200, answer: liveView },
    },
  ],
};
