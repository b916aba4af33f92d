import type { AgentFigures, AnalyticsDay, AnalyticsSummary, Durations, Spans } from '@claimline/protocol';
import type { AttachmentsRow, AuthorsRow, FilesRow, Period, ResponseRow, StaffRow } from './analytics.repository.js';
import type { SpansRow } from './analytics.sql.js';
import type {
  AttachmentsOfDay,
  CountOfDay,
  FilesOfDay,
  MessagesOfDay,
  ResponsesOfDay,
} from './analytics-days.repository.js';

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

const DAY_MS = 24 * 3_600_000;

/** No row of `attachments` is none. */
export function presentFiles(
  attachments: AttachmentsRow | undefined,
  files: readonly FilesRow[],
  { from, to }: Period,
): AnalyticsSummary['attachments'] {
  const { count, bytes, infected, deleted } = attachments ?? { count: 0, bytes: 0, infected: 0, deleted: 0 };
  const of = (outcome: FilesRow['outcome']) => files.find((row) => row.outcome === outcome)?.count ?? 0;
  const perDay = (times: number) => (times * DAY_MS) / (to - from);
  const byReason = {
    file_too_large: of('file_too_large'),
    empty_file: of('empty_file'),
    unsupported_media_type: of('unsupported_media_type'),
    quota_exceeded: of('quota_exceeded'),
    too_many_files: of('too_many_files'),
  };
  return {
    count,
    bytes,
    perDay: perDay(count),
    infected,
    deleted,
    refused: { count: Object.values(byReason).reduce((sum, refused) => sum + refused, 0), byReason },
    downloaded: {
      count: of('downloaded'),
      bytes: files.find(({ outcome }) => outcome === 'downloaded')?.bytes ?? 0,
      perDay: perDay(of('downloaded')),
    },
  };
}

export interface DayRows {
  messages: readonly MessagesOfDay[];
  responses: readonly ResponsesOfDay[];
  opened: readonly CountOfDay[];
  resolved: readonly CountOfDay[];
  attachments: readonly AttachmentsOfDay[];
  files: readonly FilesOfDay[];
}

const byDay = <Row extends { day: number }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.day, row]));

export function presentDays(dates: readonly string[], rows: DayRows): AnalyticsDay[] {
  const [messages, responses] = [byDay(rows.messages), byDay(rows.responses)];
  const [opened, resolved, attachments] = [byDay(rows.opened), byDay(rows.resolved), byDay(rows.attachments)];
  const files = byDay(rows.files);
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
    attachmentsInfected: attachments.get(day)?.infected ?? 0,
    attachmentsRefused: files.get(day)?.refused ?? 0,
    attachmentsDownloaded: files.get(day)?.downloads ?? 0,
    attachmentBytesDownloaded: files.get(day)?.downloadBytes ?? 0,
  }));
}
