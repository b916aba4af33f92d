import { z } from 'zod';
import { onlineUserSchema, personSchema } from './entities.js';
import { limits } from './limits.js';
import { idSchema, timeSchema } from './schemas.js';
import { claimStatuses, fileRefusals } from './words.js';

/** What each figure means: `docs/analytics.md`. Durations are milliseconds; of nothing, they are null. */

function isTimeZone(name: string): boolean {
  try {
    // `Intl` takes offsets such as +02:00 as well, which know no summer time.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

function yearsAfter(time: string, years: number): number {
  const date = new Date(time);
  return date.setUTCFullYear(date.getUTCFullYear() + years);
}

/** IANA name of the time zone that days and working hours are in. */
const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'is not a time zone of the IANA list')
  .default('Europe/Paris');
const formatSchema = z.enum(['json', 'csv']).default('json');

const periodFields = {
  /** The period's first moment. */
  from: timeSchema,
  /** The first moment after it. */
  to: timeSchema,
  tz: timeZoneSchema,
};
const beginsBeforeItEnds = ({ from, to }: { from: string; to: string }) => Date.parse(from) < Date.parse(to);
const ENDS_LATER = { path: ['to'], message: 'must be later than from' };
const isNotTooLong = ({ from, to }: { from: string; to: string }) =>
  Date.parse(to) <= yearsAfter(from, limits.analytics.maxYears);
const TOO_LONG = { path: ['to'], message: `must be at most ${limits.analytics.maxYears} years after from` };

/** Query of GET `/analytics/summary`. */
export const analyticsPeriodSchema = z
  .object(periodFields)
  .refine(beginsBeforeItEnds, ENDS_LATER)
  .refine(isNotTooLong, TOO_LONG);
export type AnalyticsPeriod = z.output<typeof analyticsPeriodSchema>;

/** Query of GET `/analytics/timeseries` and `/analytics/agents`. */
export const analyticsTableSchema = z
  .object({ ...periodFields, format: formatSchema })
  .refine(beginsBeforeItEnds, ENDS_LATER)
  .refine(isNotTooLong, TOO_LONG);
export type AnalyticsTable = z.output<typeof analyticsTableSchema>;

/** Query of GET `/analytics/waiting`, which is about now. */
export const analyticsWaitingSchema = z.object({ tz: timeZoneSchema, format: formatSchema });
export type AnalyticsWaiting = z.output<typeof analyticsWaitingSchema>;

const countSchema = z.int().min(0);
/** For each 24 hours of the period. */
const rateSchema = z.number().min(0);
const durationSchema = z.int().min(0).nullable();

export const durationsSchema = z.object({ medianMs: durationSchema, meanMs: durationSchema, p90Ms: durationSchema });
export type Durations = z.infer<typeof durationsSchema>;

/** So many spans of time, as they were on the clock and counted in working hours. */
export const spansSchema = z.object({ count: countSchema, clock: durationsSchema, business: durationsSchema });
export type Spans = z.infer<typeof spansSchema>;

export const agentFiguresSchema = z.object({
  agent: personSchema,
  /** Written in the period, as staff. */
  messages: countSchema,
  /** Answers given in the period. */
  response: spansSchema,
  /** Open claims assigned now, and those of them whose customer waits. */
  openClaims: countSchema,
  waitingClaims: countSchema,
});
export type AgentFigures = z.infer<typeof agentFiguresSchema>;

export const claimAges = ['underOneDay', 'underThreeDays', 'underSevenDays', 'underThirtyDays', 'older'] as const;

export const openClaimsSchema = z.object({
  status: z.enum(claimStatuses),
  count: countSchema,
  byAge: z.record(z.enum(claimAges), countSchema),
});
export type OpenClaims = z.infer<typeof openClaimsSchema>;

export const waitingClaimSchema = z.object({
  claimId: idSchema,
  reference: z.string(),
  subject: z.string(),
  assigneeId: idSchema.nullable(),
  assigneeName: z.string().nullable(),
  waitingSince: timeSchema,
  clockMs: z.int().min(0),
  businessMs: z.int().min(0),
});
export type WaitingClaim = z.infer<typeof waitingClaimSchema>;

/** GET `/analytics/waiting`, staff only: how many claims wait, and those that wait longest. */
export const waitingClaimListSchema = z.object({ count: countSchema, longest: z.array(waitingClaimSchema) });
export type WaitingClaimList = z.infer<typeof waitingClaimListSchema>;

const peopleSchema = z.object({ customers: countSchema, staff: countSchema });

/** GET `/analytics/summary`, staff only. */
export const analyticsSummarySchema = z.object({
  from: timeSchema,
  to: timeSchema,
  tz: z.string(),
  firstResponse: spansSchema,
  response: spansSchema,
  resolution: spansSchema,
  messages: z.object({ count: countSchema, byCustomers: countSchema, byStaff: countSchema }),
  /** How many messages the claims have that were opened in the period. */
  messagesPerClaim: z.object({
    claims: countSchema,
    median: z.number().nullable(),
    mean: z.number().nullable(),
    p90: z.number().nullable(),
  }),
  claims: z.object({ opened: countSchema, resolved: countSchema }),
  attachments: z.object({
    count: countSchema,
    bytes: countSchema,
    perDay: rateSchema,
    infected: countSchema,
    deleted: countSchema,
    /** Uploads that were answered with one of these errors. */
    refused: z.object({ count: countSchema, byReason: z.record(z.enum(fileRefusals), countSchema) }),
    /** Answers that had the whole file, and the bytes of these files. */
    downloaded: z.object({ count: countSchema, bytes: countSchema, perDay: rateSchema }),
  }),
  activeUsers: peopleSchema,
  agents: z.array(agentFiguresSchema),
  /** As things stand at `at`, whatever the period. */
  now: z.object({
    at: timeSchema,
    online: peopleSchema,
    openClaims: z.array(openClaimsSchema),
    unanswered: waitingClaimListSchema,
  }),
});
export type AnalyticsSummary = z.infer<typeof analyticsSummarySchema>;

export const analyticsDaySchema = z.object({
  /** In the time zone asked for. */
  date: z.iso.date(),
  messagesByCustomers: countSchema,
  messagesByStaff: countSchema,
  activeCustomers: countSchema,
  activeStaff: countSchema,
  claimsOpened: countSchema,
  claimsResolved: countSchema,
  firstResponses: countSchema,
  firstResponseMedianMs: durationSchema,
  firstResponseBusinessMedianMs: durationSchema,
  responses: countSchema,
  responseMedianMs: durationSchema,
  responseBusinessMedianMs: durationSchema,
  attachments: countSchema,
  attachmentBytes: countSchema,
  attachmentsInfected: countSchema,
  attachmentsRefused: countSchema,
  attachmentsDownloaded: countSchema,
  attachmentBytesDownloaded: countSchema,
});
export type AnalyticsDay = z.infer<typeof analyticsDaySchema>;

/** GET `/analytics/timeseries`, staff only: every day that the period touches. */
export const analyticsTimeseriesSchema = z.object({
  from: timeSchema,
  to: timeSchema,
  tz: z.string(),
  items: z.array(analyticsDaySchema),
});
export type AnalyticsTimeseries = z.infer<typeof analyticsTimeseriesSchema>;

/** GET `/analytics/agents`, staff only. */
export const agentFiguresListSchema = z.object({ items: z.array(agentFiguresSchema) });
export type AgentFiguresList = z.infer<typeof agentFiguresListSchema>;

/** GET `/analytics/live`, staff only: this moment, over all nodes. */
export const liveViewSchema = z.object({
  at: timeSchema,
  connections: countSchema,
  online: z.array(onlineUserSchema),
  /** Messages stored in each of the last thirty spans of a minute, the one that ends now last. */
  messagesByMinute: z.array(countSchema),
  waiting: z.object({ count: countSchema, longest: z.array(waitingClaimSchema.omit({ businessMs: true })) }),
});
export type LiveView = z.infer<typeof liveViewSchema>;
