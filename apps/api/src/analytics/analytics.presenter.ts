import type { AgentFigures, AnalyticsDay, Durations, Spans } from '@claimline/protocol';
import type { AuthorsRow, ResponseRow, StaffRow } from './analytics.repository.js';
import type { SpansRow } from './analytics.sql.js';
import type { CountOfDay, MessagesOfDay, ResponsesOfDay } from './analytics-days.repository.js';

/** Seconds as the database has them, in whole milliseconds. */
function milliseconds(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.round(seconds * 1_000);
}

function durations(mean: number | null, percentiles: [number, number] | null): Durations {
  return {
    medianMs: milliseconds(percentiles?.[0]),
    meanMs: milliseconds(mean),
    p90Ms: milliseconds(percentiles?.[1]),
  };
}

/** No row is no spans. */
export function presentSpans(row: SpansRow | undefined): Spans {
  return {
    count: row?.count ?? 0,
    clock: durations(row?.clockMean ?? null, row?.clockPercentiles ?? null),
    business: durations(row?.businessMean ?? null, row?.businessPercentiles ?? null),
  };
}

export function presentAgents(
  staff: readonly StaffRow[],
  authors: readonly AuthorsRow[],
  responses: readonly ResponseRow[],
): AgentFigures[] {
  const messages = new Map(authors.map((row) => [row.authorId, row.messages]));
  const byAuthor = new Map(responses.filter((row) => row.of === 'author').map((row) => [row.authorId, row]));
  return staff.map(({ openClaims, waitingClaims, ...agent }) => ({
    agent,
    messages: messages.get(agent.id) ?? 0,
    response: presentSpans(byAuthor.get(agent.id)),
    openClaims,
    waitingClaims,
  }));
}

export interface DayRows {
  messages: readonly MessagesOfDay[];
  responses: readonly ResponsesOfDay[];
  opened: readonly CountOfDay[];
  resolved: readonly CountOfDay[];
  attachments: readonly CountOfDay[];
}

const byDay = <Row extends { day: number }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.day, row]));

export function presentDays(dates: readonly string[], rows: DayRows): AnalyticsDay[] {
  const [messages, responses] = [byDay(rows.messages), byDay(rows.responses)];
  const [opened, resolved, attachments] = [byDay(rows.opened), byDay(rows.resolved), byDay(rows.attachments)];
  return dates.map((date, day) => ({
    date,
    messagesByCustomers: messages.get(day)?.messagesByCustomers ?? 0,
    messagesByStaff: messages.get(day)?.messagesByStaff ?? 0,
    activeCustomers: messages.get(day)?.activeCustomers ?? 0,
    activeStaff: messages.get(day)?.activeStaff ?? 0,
    claimsOpened: opened.get(day)?.count ?? 0,
    claimsResolved: resolved.get(day)?.count ?? 0,
    firstResponses: responses.get(day)?.firstResponses ?? 0,
    firstResponseMedianMs: milliseconds(responses.get(day)?.firstClock),
    firstResponseBusinessMedianMs: milliseconds(responses.get(day)?.firstBusiness),
    responses: responses.get(day)?.responses ?? 0,
    responseMedianMs: milliseconds(responses.get(day)?.clock),
    responseBusinessMedianMs: milliseconds(responses.get(day)?.business),
    attachments: attachments.get(day)?.count ?? 0,
    attachmentBytes: attachments.get(day)?.bytes ?? 0,
  }));
}
