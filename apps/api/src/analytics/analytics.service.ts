import {
  type AgentFigures,
  type AnalyticsPeriod,
  type AnalyticsSummary,
  type AnalyticsTimeseries,
  limits,
  type OpenClaims,
  type WaitingClaimList,
} from '@claimline/protocol';
import { Injectable } from '@nestjs/common';
import { assertStaff, isStaff, type Principal } from '../auth/principal.js';
import type { Queryable } from '../database/database.js';
import { PresenceService } from '../presence/presence.service.js';
import { presentAgents, presentDays, presentFiles, presentSpans } from './analytics.presenter.js';
import { AnalyticsRepository, type Period } from './analytics.repository.js';
import { AnalyticsDaysRepository } from './analytics-days.repository.js';
import { RollUp } from './roll-up.js';
import { SharedAnswers } from './shared-answers.js';
import { dateOf, TimeZone } from './time-zone.js';
import { daysOf, workedBetween, workingHours } from './working-hours.js';

/** A summary without who is online, which changes by itself. */
type Figures = Omit<AnalyticsSummary, 'now'> & { now: Omit<AnalyticsSummary['now'], 'online'> };

/** The figures that docs/analytics.md defines; for staff. */
@Injectable()
export class AnalyticsService {
  private readonly summaries = new SharedAnswers<Figures>();
  private readonly agents = new SharedAnswers<AgentFigures[]>();
  private readonly timeseries = new SharedAnswers<AnalyticsTimeseries>();
  private readonly waiting = new SharedAnswers<WaitingClaimList>();

  constructor(
    private readonly rollUp: RollUp,
    private readonly repository: AnalyticsRepository,
    private readonly days: AnalyticsDaysRepository,
    private readonly presence: PresenceService,
  ) {}

  async summarize(principal: Principal, period: AnalyticsPeriod): Promise<AnalyticsSummary> {
    assertStaff(principal);
    const online = await this.presence.listOnline(principal);
    await this.rollUp.catchUp();
    const { now, ...figures } = await this.summaries.get(keyOf(period), this.rollUp.version, () =>
      this.figures(period),
    );
    const staff = online.filter((user) => isStaff(user)).length;
    return { ...figures, now: { ...now, online: { customers: online.length - staff, staff } } };
  }

  private async figures({ from, to, tz }: AnalyticsPeriod): Promise<Figures> {
    const period = periodOf({ from, to });
    const zone = new TimeZone(tz);
    const now = Date.now();
    // Two connections, which PostgreSQL serves at once. A message stored in between is in the one's figures alone.
    const [{ responses, resolutions }, ofRest] = await Promise.all([
      this.repository.snapshot((connection) => this.durations(connection, period, zone)),
      this.repository.snapshot(async (connection) => ({
        ...(await this.authors(connection, period)),
        perClaim: await this.repository.countPerClaim(connection, period),
        attachments: await this.repository.countAttachments(connection, period),
        files: await this.repository.countFiles(connection, period),
        openClaims: await this.openClaims(connection, now),
        unanswered: await this.unanswered(connection, zone, now),
      })),
    ]);
    const { authors, staff, perClaim, attachments, files, openClaims, unanswered } = ofRest;
    const customers = authors.find(({ authorId }) => authorId === null);
    const members = authors.filter(({ authorId }) => authorId !== null);
    const byCustomers = customers?.messages ?? 0;
    const byStaff = members.reduce((sum, { messages }) => sum + messages, 0);
    return {
      from,
      to,
      tz,
      firstResponse: presentSpans(responses.find((row) => row.of === 'first')),
      response: presentSpans(responses.find((row) => row.of === 'all')),
      resolution: presentSpans(resolutions),
      messages: { count: byCustomers + byStaff, byCustomers, byStaff },
      messagesPerClaim: {
        claims: perClaim?.claims ?? 0,
        median: perClaim?.percentiles?.[0] ?? null,
        mean: perClaim?.mean ?? null,
        p90: perClaim?.percentiles?.[1] ?? null,
      },
      claims: { opened: perClaim?.claims ?? 0, resolved: resolutions?.count ?? 0 },
      attachments: presentFiles(attachments, files, period),
      activeUsers: { customers: customers?.authors ?? 0, staff: members.length },
      agents: presentAgents(staff, authors, responses),
      now: {
        at: new Date(now).toISOString(),
        openClaims,
        unanswered,
      },
    };
  }

  async listAgents(principal: Principal, query: AnalyticsPeriod): Promise<AgentFigures[]> {
    assertStaff(principal);
    await this.rollUp.catchUp();
    return this.agents.get(keyOf(query), this.rollUp.version, () => this.findAgents(query));
  }

  private async findAgents(query: AnalyticsPeriod): Promise<AgentFigures[]> {
    const period = periodOf(query);
    const [{ responses }, { authors, staff }] = await Promise.all([
      this.repository.snapshot((connection) => this.durations(connection, period, new TimeZone(query.tz))),
      this.repository.snapshot((connection) => this.authors(connection, period)),
    ]);
    return presentAgents(staff, authors, responses);
  }

  async listDays(principal: Principal, query: AnalyticsPeriod): Promise<AnalyticsTimeseries> {
    assertStaff(principal);
    await this.rollUp.catchUp();
    return this.timeseries.get(keyOf(query), this.rollUp.version, () => this.findDays(query));
  }

  private async findDays({ from, to, tz }: AnalyticsPeriod): Promise<AnalyticsTimeseries> {
    const period = periodOf({ from, to });
    const zone = new TimeZone(tz);
    const days = daysOf(zone, period.from, period.to);
    const begins = days.map((day) => day.begins);
    const [responses, ofRest] = await Promise.all([
      this.repository.snapshot(async (connection) => {
        const hours = await this.hoursFor(connection, period, zone);
        return this.days.findResponses(connection, begins, period, hours);
      }),
      this.repository.snapshot(async (connection) => ({
        messages: await this.days.findMessages(connection, begins, period.to),
        opened: await this.days.countOpened(connection, begins, period),
        resolved: await this.days.countResolved(connection, begins, period),
        attachments: await this.days.countAttachments(connection, begins, period),
        files: await this.days.countFiles(connection, begins, period),
      })),
    ]);
    const dates = days.map(({ day }) => dateOf(day));
    return { from, to, tz, items: presentDays(dates, { responses, ...ofRest }) };
  }

  /** The open claims that wait, as of now. */
  async listWaiting(principal: Principal, { tz }: Pick<AnalyticsPeriod, 'tz'>): Promise<WaitingClaimList> {
    assertStaff(principal);
    await this.rollUp.catchUp();
    return this.waiting.get(tz, this.rollUp.version, () =>
      this.repository.snapshot((connection) => this.unanswered(connection, new TimeZone(tz), Date.now())),
    );
  }

  private async durations(connection: Queryable, period: Period, zone: TimeZone) {
    const hours = await this.hoursFor(connection, period, zone);
    const responses = await this.repository.findResponses(connection, period, hours);
    const resolutions = await this.repository.findResolutions(connection, period, hours);
    return { responses, resolutions };
  }

  private async authors(connection: Queryable, period: Period) {
    const authors = await this.repository.countAuthors(connection, period);
    const authorIds = authors.flatMap(({ authorId }) => (authorId === null ? [] : [authorId]));
    return { authors, staff: await this.repository.findStaff(connection, authorIds) };
  }

  /** Far enough back for what was asked or opened long before the period and answered in it. */
  private async hoursFor(connection: Queryable, period: Period, zone: TimeZone) {
    const reach = await this.repository.findReach(connection, period);
    return workingHours(zone, reach?.from ?? period.from, reach?.to ?? period.from);
  }

  private async openClaims(connection: Queryable, now: number): Promise<OpenClaims[]> {
    const rows = await this.repository.countOpenClaims(connection, now);
    return rows.map(({ status, count, ages: [a = 0, b = 0, c = 0, d = 0, e = 0] }) => ({
      status,
      count,
      byAge: { underOneDay: a, underThreeDays: b, underSevenDays: c, underThirtyDays: d, older: e },
    }));
  }

  private async unanswered(connection: Queryable, zone: TimeZone, now: number): Promise<WaitingClaimList> {
    const rows = await this.repository.findWaiting(connection, limits.analytics.longestWaiting);
    const hours = workingHours(zone, rows[0]?.waitingSince.getTime() ?? now, now);
    return {
      count: await this.repository.countWaiting(connection),
      longest: rows.map(({ waitingSince, ...claim }) => ({
        ...claim,
        waitingSince: waitingSince.toISOString(),
        clockMs: Math.max(0, now - waitingSince.getTime()),
        businessMs: Math.max(0, workedBetween(hours, waitingSince.getTime(), now)),
      })),
    };
  }
}

const keyOf = ({ from, to, tz }: AnalyticsPeriod) => `${from} ${to} ${tz}`;

function periodOf({ from, to }: Pick<AnalyticsPeriod, 'from' | 'to'>): Period {
  return { from: Date.parse(from), to: Date.parse(to) };
}
