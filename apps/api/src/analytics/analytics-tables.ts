import type { AgentFigures, AnalyticsDay, WaitingClaim } from '@claimline/protocol';
import { csv } from './csv.js';

export function daysAsCsv(days: readonly AnalyticsDay[]): string {
  const [first] = days;
  return csv([Object.keys(first ?? {}), ...days.map((day) => Object.values(day))]);
}

export function agentsAsCsv(agents: readonly AgentFigures[]): string {
  const head = ['firstName', 'lastName', 'role', 'messages', 'openClaims', 'waitingClaims', 'responses'];
  const times = ['MedianMs', 'MeanMs', 'P90Ms'];
  const rows = agents.map(({ agent, messages, openClaims, waitingClaims, response }) => [
    ...[agent.firstName, agent.lastName, agent.role, messages, openClaims, waitingClaims, response.count],
    ...[response.clock, response.business].flatMap(({ medianMs, meanMs, p90Ms }) => [medianMs, meanMs, p90Ms]),
  ]);
  return csv([[...head, ...['response', 'responseBusiness'].flatMap((of) => times.map((t) => of + t))], ...rows]);
}

export function waitingAsCsv(claims: readonly WaitingClaim[]): string {
  const head = ['reference', 'subject', 'assignee', 'waitingSince', 'clockMs', 'businessMs'];
  const rows = claims.map(({ reference, subject, assigneeName, waitingSince, clockMs, businessMs }) => [
    reference,
    subject,
    assigneeName,
    waitingSince,
    clockMs,
    businessMs,
  ]);
  return csv([head, ...rows]);
}
