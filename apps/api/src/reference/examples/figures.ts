import type {
  AgentFigures,
  AnalyticsDay,
  AnalyticsSummary,
  Diagnostics,
  LiveView,
  OnlineUser,
  Spans,
  WaitingClaim,
} from '@claimline/protocol';
import { nina, openedClaim } from './conversation.js';

const HOUR_MS = 3_600_000;

/** One day in Paris. Figures are not the same twice: a test holds the shape of these against a running server. */
export const day = { from: '2026-03-01T23:00:00.000Z', to: '2026-03-02T23:00:00.000Z', tz: 'Europe/Paris' };

const spans: Spans = {
  count: 3,
  clock: { medianMs: 12 * HOUR_MS, meanMs: 23 * HOUR_MS, p90Ms: 48 * HOUR_MS },
  business: { medianMs: 2 * HOUR_MS, meanMs: 7 * HOUR_MS, p90Ms: 17 * HOUR_MS },
};
export const agentFigures: AgentFigures = {
  agent: nina,
  messages: 4,
  response: spans,
  openClaims: 2,
  waitingClaims: 1,
};
const { id: claimId, reference, subject } = openedClaim;
export const waitingClaim: WaitingClaim = {
  claimId,
  reference,
  subject,
  assigneeId: null,
  assigneeName: null,
  waitingSince: '2026-03-02T09:14:05.122Z',
  clockMs: 2 * HOUR_MS,
  businessMs: 2 * HOUR_MS,
};

export const summary: AnalyticsSummary = {
  ...day,
  firstResponse: spans,
  response: { ...spans, count: 6 },
  resolution: { ...spans, count: 2 },
  messages: { count: 19, byCustomers: 11, byStaff: 8 },
  messagesPerClaim: { claims: 4, median: 4, mean: 4.5, p90: 8.1 },
  claims: { opened: 4, resolved: 2 },
  attachments: {
    count: 3,
    bytes: 1_300,
    perDay: 3,
    infected: 1,
    deleted: 1,
    refused: {
      count: 2,
      byReason: { file_too_large: 1, empty_file: 0, unsupported_media_type: 1, quota_exceeded: 0, too_many_files: 0 },
    },
    downloaded: { count: 2, bytes: 2_000, perDay: 2 },
  },
  activeUsers: { customers: 2, staff: 2 },
  agents: [agentFigures],
  now: {
    at: '2026-03-02T11:14:05.122Z',
    online: { customers: 1, staff: 2 },
    openClaims: [
      {
        status: 'WAITING_AGENT',
        count: 1,
        byAge: { underOneDay: 1, underThreeDays: 0, underSevenDays: 0, underThirtyDays: 0, older: 0 },
      },
    ],
    unanswered: { count: 1, longest: [waitingClaim] },
  },
};

export const figuresOfDay: AnalyticsDay = {
  date: '2026-03-02',
  messagesByCustomers: 11,
  messagesByStaff: 8,
  activeCustomers: 2,
  activeStaff: 2,
  claimsOpened: 4,
  claimsResolved: 2,
  firstResponses: 3,
  firstResponseMedianMs: 12 * HOUR_MS,
  firstResponseBusinessMedianMs: 2 * HOUR_MS,
  responses: 6,
  responseMedianMs: 17 * HOUR_MS,
  responseBusinessMedianMs: HOUR_MS,
  attachments: 3,
  attachmentBytes: 1_300,
  attachmentsInfected: 1,
  attachmentsRefused: 2,
  attachmentsDownloaded: 2,
  attachmentBytesDownloaded: 2_000,
};

export const onlineClaire: OnlineUser = {
  userId: openedClaim.customer.id,
  name: 'Claire Martin',
  role: 'CUSTOMER',
  connections: 1,
  since: '2026-03-02T09:12:44.030Z',
};

const { businessMs: _ofClock, ...waitingOnTheClock } = waitingClaim;
export const liveView: LiveView = {
  at: '2026-03-02T11:14:05.122Z',
  connections: 1,
  online: [onlineClaire],
  messagesByMinute: Array.from({ length: 30 }, (_, minute) => (minute < 28 ? 0 : 2)),
  waiting: { count: 1, longest: [waitingOnTheClock] },
};

export const diagnostics: Diagnostics = {
  at: '2026-03-02T11:14:05.122Z',
  parts: [
    { part: 'database', state: 'ok', answeredInMs: 1 },
    { part: 'redis', state: 'off', answeredInMs: null },
    { part: 'storage', state: 'ok', answeredInMs: 4 },
    { part: 'scanner', state: 'off', answeredInMs: null },
    { part: 'jobs', state: 'ok', answeredInMs: 3 },
  ],
  oldestPendingFileMs: 0,
  request: { isForwarded: false, isForwardedBelieved: false, publicOrigin: 'https://claims.example.com' },
};
