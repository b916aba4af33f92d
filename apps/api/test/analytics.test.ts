import { randomUUID } from 'node:crypto';
import type {
  AgentFigures,
  AgentFiguresList,
  AnalyticsSummary,
  AnalyticsTimeseries,
  Durations,
  Message,
} from '@claimline/protocol';
import { agentFiguresListSchema, analyticsSummarySchema, analyticsTimeseriesSchema } from '@claimline/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { attach, download, upload } from './support/files.js';
import { storePastClaim } from './support/past-claims.js';
import { demoPeople, expectProblem, newPerson, type Person } from './support/people.js';
import { serverOfThisFile } from './support/server.js';

// The rows of attachments that are written here have no bytes.
const server = await serverOfThisFile({}, /Bytes of an attachment are missing/);
const { claire, karim, nina, paul } = await demoPeople(server);

const HOUR = 3_600_000;
/** 28 March to 3 April 2024 in Paris: clocks change on Easter Sunday, 31 March; 1 April is Easter Monday. */
const PERIOD = 'from=2024-03-27T23:00:00.000Z&to=2024-04-03T22:00:00.000Z';
const IN_PARIS = `${PERIOD}&tz=Europe/Paris`;

async function get<Body>(path: string, person: Person = nina): Promise<Body> {
  const { status, body } = await person.get<Body>(path);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}
const summary = (query = IN_PARIS) => get<AnalyticsSummary>(`/analytics/summary?${query}`);
const agentOf = ({ agents }: AnalyticsSummary, person: Person): AgentFigures | undefined =>
  agents.find(({ agent }) => agent.id === person.id);
const hours = (median: number, mean: number, p90: number): Durations => ({
  medianMs: Math.round(median * HOUR),
  meanMs: Math.round(mean * HOUR),
  p90Ms: Math.round(p90 * HOUR),
});
const seconds = (median: number, mean: number, p90: number) => hours(median / 3_600, mean / 3_600, p90 / 3_600);

describe('the week of docs/analytics.md', () => {
  let before: AnalyticsSummary;
  let ids: { c: string; d: string };

  beforeAll(async () => {
    before = await summary();
    ids = await server.whileStopped(async (sql) => {
      const a = await storePastClaim(sql, {
        customer: claire,
        openedBy: claire,
        openedAt: '2024-03-28T10:00:00+01:00',
        status: 'CLOSED',
        log: [
          { by: claire, at: '2024-03-28T10:00:00+01:00' },
          { by: claire, at: '2024-03-28T10:05:00+01:00' },
          { by: claire, at: '2024-03-28T11:00:00+01:00' },
          { by: nina, at: '2024-03-28T12:00:00+01:00' },
          { by: paul, at: '2024-03-28T12:10:00+01:00' },
          { by: claire, at: '2024-03-29T17:00:00+01:00' },
          { by: paul, at: '2024-04-02T10:00:00+02:00' },
          { by: paul, at: '2024-04-02T12:00:00+02:00', from: 'OPEN', to: 'RESOLVED' },
          { by: claire, at: '2024-04-03T09:30:00+02:00' },
          { by: claire, at: '2024-04-03T09:30:00+02:00', from: 'RESOLVED', to: 'WAITING_AGENT' },
          { by: nina, at: '2024-04-03T09:30:30+02:00' },
          { by: nina, at: '2024-04-03T10:30:00+02:00', from: 'WAITING_AGENT', to: 'RESOLVED' },
          { by: nina, at: '2024-04-03T11:30:00+02:00', from: 'RESOLVED', to: 'CLOSED' },
        ],
      });
      await storePastClaim(sql, {
        customer: karim,
        openedBy: nina,
        openedAt: '2024-03-29T18:30:00+01:00',
        status: 'WAITING_CUSTOMER',
        log: [
          { by: nina, at: '2024-03-29T18:30:00+01:00' },
          { by: karim, at: '2024-03-30T10:00:00+01:00', deletedAt: '2024-03-30T10:05:00+01:00' },
          { by: karim, at: '2024-03-31T20:00:00+02:00' },
          { by: nina, at: '2024-04-01T08:00:00+02:00' },
          { by: karim, at: '2024-04-01T09:00:00+02:00', deletedAt: '2024-04-02T09:00:00+02:00' },
          { by: paul, at: '2024-04-02T08:30:00+02:00' },
        ],
      });
      const c = await storePastClaim(sql, {
        customer: karim,
        openedBy: karim,
        openedAt: '2024-03-25T15:00:00+01:00',
        status: 'WAITING_AGENT',
        log: [
          { by: karim, at: '2024-03-25T15:00:00+01:00' },
          { by: paul, at: '2024-03-28T00:00:00+01:00' },
          { by: karim, at: '2024-04-04T00:00:00+02:00' },
        ],
      });
      const d = await storePastClaim(sql, {
        customer: claire,
        openedBy: claire,
        openedAt: '2024-04-03T23:00:00+02:00',
        status: 'OPEN',
        assignee: nina,
        log: [
          { by: claire, at: '2024-04-03T23:00:00+02:00' },
          { by: claire, at: '2024-04-03T23:59:59.999+02:00' },
        ],
      });
      await storePastClaim(sql, {
        customer: claire,
        openedBy: claire,
        openedAt: '2024-04-03T12:00:00+02:00',
        status: 'OPEN',
        log: [{ by: claire, at: '2024-04-03T12:00:00+02:00', deletedAt: '2024-04-03T12:10:00+02:00' }],
      });
      const files = [
        ['clean', 1_000, '2024-03-28T10:00:10+01:00', null],
        ['infected', 234, '2024-04-02T10:00:05+02:00', null],
        ['clean', 66, '2024-04-03T09:31:00+02:00', '2024-04-03T09:32:00+02:00'],
        ['clean', 7, '2024-04-04T00:00:00+02:00', null],
      ];
      for (const [scanStatus, size, uploadedAt, deletedAt] of files) {
        await sql(
          `INSERT INTO attachments (id, message_id, claim_id, uploader_id, file_name, file_type, file_size, file_path, sha256,
             scan_status, uploaded_at, deleted_at)
           VALUES ($1, $2, $3, $4, 'a.pdf', 'application/pdf', $5, $6, '', $7, $8, $9)`,
          [randomUUID(), a.messageIds[0], a.id, claire.id, size, randomUUID(), scanStatus, uploadedAt, deletedAt],
        );
      }
      const counts = [
        ['2024-03-27T23:45:00+01:00', 'downloaded', 5, 5_000],
        ['2024-03-28T12:00:00+01:00', 'downloaded', 1, 1_000],
        ['2024-04-02T10:00:00+02:00', 'file_too_large', 2, 0],
        ['2024-04-02T10:00:00+02:00', 'unsupported_media_type', 1, 0],
        ['2024-04-03T09:15:00+02:00', 'downloaded', 2, 2_000],
        ['2024-04-03T23:45:00+02:00', 'empty_file', 1, 0],
        ['2024-04-04T00:00:00+02:00', 'file_too_large', 7, 0],
      ];
      for (const count of counts) {
        await sql('INSERT INTO file_counts (at, outcome, count, bytes) VALUES ($1, $2, $3, $4)', count);
      }
      return { c: c.id, d: d.id };
    });
  });

  it('ANA3 has the figures that were counted by hand', async () => {
    const answer = await summary();
    expect(analyticsSummarySchema.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      tz: 'Europe/Paris',
      firstResponse: { count: 3, clock: hours(12, 71 / 3, 48), business: hours(2, 23 / 3, 17.2) },
      response: { count: 6, clock: seconds(63_900, 109_505, 261_000), business: seconds(3_615, 15_005, 41_400) },
      resolution: { count: 2, clock: hours(61, 61, 109), business: hours(10.5, 10.5, 18.1) },
      messages: { count: 19, byCustomers: 11, byStaff: 8 },
      messagesPerClaim: { claims: 4, median: 4, mean: 4.5, p90: expect.closeTo(8.1, 6) },
      claims: { opened: 4, resolved: 2 },
      attachments: {
        ...{ count: 3, bytes: 1_300, perDay: expect.closeTo(72 / 167, 6), infected: 1, deleted: 1 },
        refused: {
          count: 4,
          byReason: {
            ...{ file_too_large: 2, empty_file: 1, unsupported_media_type: 1, quota_exceeded: 0, too_many_files: 0 },
          },
        },
        downloaded: { count: 3, bytes: 3_000, perDay: expect.closeTo(72 / 167, 6) },
      },
      activeUsers: { customers: 2, staff: 2 },
    });
  });

  it('ANA4 has the figures of each member of staff, also as a list', async () => {
    const answer = await summary();
    expect(agentOf(answer, nina)).toEqual({
      agent: { id: nina.id, firstName: 'Nina', lastName: expect.any(String), role: 'AGENT' },
      messages: 4,
      response: { count: 3, clock: seconds(7_200, 16_810, 36_000), business: seconds(30, 2_410, 5_766) },
      openClaims: (agentOf(before, nina)?.openClaims ?? 0) + 1,
      waitingClaims: (agentOf(before, nina)?.waitingClaims ?? 0) + 1,
    });
    expect(agentOf(answer, paul)).toMatchObject({
      messages: 4,
      response: { count: 3, clock: hours(57, 168.5 / 3, 81.8), business: hours(2, 23 / 3, 17.2) },
      openClaims: agentOf(before, paul)?.openClaims,
    });
    const list = await get<AgentFiguresList>(`/analytics/agents?${IN_PARIS}`);
    expect(agentFiguresListSchema.parse(list)).toEqual({ items: answer.agents });
  });

  it('ANA5 has what happened day by day, in the days of the time zone', async () => {
    const answer = await get<AnalyticsTimeseries>(`/analytics/timeseries?${IN_PARIS}`);
    expect(analyticsTimeseriesSchema.parse(answer)).toEqual(answer);
    const h = (count: number | null) => (count === null ? null : count * HOUR);
    const day = (
      date: string,
      [messagesByCustomers, messagesByStaff, activeCustomers, activeStaff]: number[],
      [claimsOpened, claimsResolved]: number[],
      [firstResponses, first, firstBusiness]: [number, number | null, number | null],
      [responses, clock, business]: [number, number | null, number | null],
      [attachments, attachmentBytes, attachmentsInfected]: number[],
      [attachmentsRefused, attachmentsDownloaded, attachmentBytesDownloaded] = [0, 0, 0],
    ) => ({
      ...{ date, messagesByCustomers, messagesByStaff, activeCustomers, activeStaff, claimsOpened, claimsResolved },
      ...{ firstResponses, firstResponseMedianMs: h(first), firstResponseBusinessMedianMs: h(firstBusiness) },
      ...{ responses, responseMedianMs: h(clock), responseBusinessMedianMs: h(business) },
      ...{ attachments, attachmentBytes, attachmentsInfected },
      ...{ attachmentsRefused, attachmentsDownloaded, attachmentBytesDownloaded },
    });
    const none: [number, null, null] = [0, null, null];
    expect(answer.items).toEqual([
      day('2024-03-28', [3, 3, 1, 2], [1, 0], [2, 29.5, 11.5], [2, 29.5, 11.5], [1, 1_000, 0], [0, 1, 1_000]),
      day('2024-03-29', [1, 1, 1, 1], [1, 0], none, none, [0, 0, 0]),
      day('2024-03-30', [1, 0, 1, 0], [0, 0], none, none, [0, 0, 0]),
      day('2024-03-31', [1, 0, 1, 0], [0, 0], none, none, [0, 0, 0]),
      day('2024-04-01', [1, 1, 1, 1], [0, 0], [1, 12, 0], [1, 12, 0], [0, 0, 0]),
      day('2024-04-02', [0, 2, 0, 1], [0, 1], none, [2, 55.75, 1], [1, 234, 1], [3, 0, 0]),
      day('2024-04-03', [4, 1, 1, 1], [2, 1], none, [1, 1 / 120, 1 / 120], [1, 66, 0], [1, 2, 2_000]),
    ]);
  });

  it('ANA5 has each message on one day, whatever the time zone', async () => {
    for (const tz of ['Pacific/Auckland', 'America/St_Johns', 'Asia/Kathmandu', 'UTC']) {
      const { items } = await get<AnalyticsTimeseries>(`/analytics/timeseries?${PERIOD}&tz=${tz}`);
      const sum = (key: 'messagesByCustomers' | 'messagesByStaff' | 'responses' | 'claimsOpened' | 'claimsResolved') =>
        items.reduce((total, item) => total + item[key], 0);
      expect([sum('messagesByCustomers'), sum('messagesByStaff'), sum('responses')]).toEqual([11, 8, 6]);
      expect([sum('claimsOpened'), sum('claimsResolved')]).toEqual([4, 2]);
    }
    const { items } = await get<AnalyticsTimeseries>(`/analytics/timeseries?${PERIOD}&tz=Pacific/Auckland`);
    // 23:00 and 23:59:59.999 in Paris are the next morning there, and so is the end of the period.
    expect(items.at(-1)).toMatchObject({ date: '2024-04-04', messagesByCustomers: 2, claimsOpened: 1 });
    expect(items.at(0)).toMatchObject({ date: '2024-03-28', messagesByCustomers: 3, messagesByStaff: 1 });
  });

  it('ANA6 has the claims that are open and those that wait, as of now', async () => {
    const { now } = await summary();
    const grown = (status: string) => {
      const of = (answer: AnalyticsSummary['now']) => answer.openClaims.find((open) => open.status === status);
      return [(of(now)?.count ?? 0) - (of(before.now)?.count ?? 0), of(now)?.byAge.older];
    };
    expect(grown('OPEN')).toEqual([2, 2]);
    expect(grown('WAITING_CUSTOMER')).toEqual([1, 1]);
    expect(grown('WAITING_AGENT')).toEqual([1, 1]);
    expect(now.unanswered.count).toBe(before.now.unanswered.count + 2);
    const [longest, next] = now.unanswered.longest;
    expect(longest).toMatchObject({ claimId: ids.d, waitingSince: '2024-04-03T21:00:00.000Z', assigneeId: nina.id });
    expect(longest?.clockMs).toBe(Date.parse(now.at) - Date.parse('2024-04-03T21:00:00.000Z'));
    expect(next).toMatchObject({ claimId: ids.c, waitingSince: '2024-04-03T22:00:00.000Z', assigneeId: null });
    // Both began to wait in the same night.
    expect(next?.businessMs).toBe(longest?.businessMs);
    expect(next?.businessMs).toBeGreaterThan(0);
    expect(next?.businessMs).toBeLessThan((next?.clockMs ?? 0) * 0.27);
  });

  it('ANA10 gives days and agents as CSV, in which no name is a formula', async () => {
    const agent = await newPerson(server, 'AGENT');
    await server.whileStopped((sql) =>
      sql('UPDATE users SET first_name = $2, last_name = $3 WHERE id = $1', [agent.id, '=cmd|calc', '@a,"b"']),
    );
    const days = await nina.get<string>(`/analytics/timeseries?${IN_PARIS}&format=csv`);
    expect(days.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(days.headers.get('content-disposition')).toBe('attachment; filename="days.csv"');
    const lines = days.body.split('\r\n');
    expect(lines).toHaveLength(9);
    expect(lines[5]).toBe('2024-04-01,1,1,1,1,0,0,1,43200000,0,1,43200000,0,0,0,0,0,0,0');
    const agents = await nina.get<string>(`/analytics/agents?${IN_PARIS}&format=csv`);
    expect(agents.headers.get('content-disposition')).toBe('attachment; filename="agents.csv"');
    expect(agents.body).toContain(`\r\n'=cmd|calc,"'@a,""b""",AGENT,0,0,0,0,,,,,,\r\n`);
    expect(agents.body).toMatch(
      /\nPaul,\w+,AGENT,4,\d+,\d+,3,205200000,202200000,294480000,7200000,27600000,61920000\r/,
    );
  });
});

it('ANA1 answers staff alone', async () => {
  for (const path of ['summary', 'timeseries', 'agents']) {
    expectProblem(await claire.get(`/analytics/${path}?${IN_PARIS}`), 'forbidden');
  }
});

it('ANA2 refuses periods that are none, and places that are not known', async () => {
  const wrong = [
    '',
    'from=2024-01-01T00:00:00.000Z',
    'from=yesterday&to=2024-01-01T00:00:00.000Z',
    'from=2024-01-01T00:00:00.000Z&to=2024-01-01T00:00:00.000Z',
    'from=2024-01-02T00:00:00.000Z&to=2024-01-01T00:00:00.000Z',
    'from=2019-01-01T00:00:00.000Z&to=2024-01-01T00:00:00.001Z',
    'from=2014-01-01T00:00:00.000Z&to=2024-01-01T00:00:00.000Z',
    ...['Europe/Atlantis', '%2B02:00', '', "Europe/Paris'", 'x'.repeat(1_000)].map((tz) => `${PERIOD}&tz=${tz}`),
  ];
  for (const query of wrong) {
    for (const path of ['summary', 'timeseries', 'agents']) {
      expectProblem(await nina.get(`/analytics/${path}?${query}`), 'validation_failed');
    }
  }
  expectProblem(await nina.get(`/analytics/timeseries?${IN_PARIS}&format=xlsx`), 'validation_failed');
  const fiveYears = 'from=2019-01-01T00:00:00.000Z&to=2024-01-01T00:00:00.000Z&tz=Asia/Kathmandu';
  expect((await get<AnalyticsTimeseries>(`/analytics/timeseries?${fiveYears}`)).items).toHaveLength(1_827);
  expect((await summary('from=9990-01-01T00:00:00.000Z&to=9994-01-01T00:00:00.000Z')).response).toEqual({
    count: 0,
    clock: { medianMs: null, meanMs: null, p90Ms: null },
    business: { medianMs: null, meanMs: null, p90Ms: null },
  });
});

it('ANA11 counts each message as soon as it is stored, and the same when all is counted anew', async () => {
  const today = new Date();
  const day = (days: number) => new Date(today.getTime() + days * 24 * HOUR).toISOString();
  const period = `from=${day(-1)}&to=${day(1)}&tz=Europe/Paris`;
  const [customer, agent] = [await newPerson(server), await newPerson(server, 'AGENT')];
  const count = async () => {
    const answer = await summary(period);
    const { messages, response } = agentOf(answer, agent) ?? {};
    const isWaiting = answer.now.unanswered.longest.some(({ claimId }) => claimId === claim.id);
    return { all: answer.messages.count, messages, responses: response?.count, isWaiting };
  };
  const claim = await customer.opens();
  const { all } = await count();
  const first = await customer.says(claim, 'Is anybody there?');
  expect(await count()).toEqual({ all: all + 1, messages: 0, responses: 0, isWaiting: true });
  await customer.delete(`/messages/${first.id}`);
  expect(await count()).toEqual({ all: all + 1, messages: 0, responses: 0, isWaiting: false });
  await agent.says(claim, 'You were gone.');
  expect(await count()).toEqual({ all: all + 2, messages: 1, responses: 0, isWaiting: false });
  const second: Message = await customer.says(claim, 'Here I am.');
  await customer.says(claim, 'Again.');
  await agent.says(claim, 'Good.');
  await agent.says(claim, 'Anything else?');
  expect(await count()).toEqual({ all: all + 6, messages: 3, responses: 1, isWaiting: false });
  // What was an answer stays one, whatever is deleted later.
  await customer.delete(`/messages/${second.id}`);
  await agent.changes(claim, { status: 'RESOLVED' });
  await customer.says(claim, 'No, it is not.');
  expect(await count()).toEqual({ all: all + 7, messages: 3, responses: 1, isWaiting: true });
  await agent.changes(claim, { status: 'CLOSED' });
  expect(await count()).toEqual({ all: all + 7, messages: 3, responses: 1, isWaiting: false });

  const figures = async () => {
    const { now, ...ofPeriod } = await summary(period);
    return { ...ofPeriod, unanswered: now.unanswered.count };
  };
  const bitByBit = await figures();
  expect(bitByBit.claims.resolved).toBeGreaterThanOrEqual(2);
  await server.whileStopped(async (sql) => {
    await sql('DELETE FROM claim_facts');
    await sql('DELETE FROM message_facts');
    await sql('DELETE FROM resolution_facts');
  });
  expect(await figures()).toEqual(bitByBit);
});

it('ANA14 counts whole files that were given out, and files that were refused, also over a stop', async () => {
  const customer = await newPerson(server);
  const claim = await customer.opens();
  const message = await customer.says(claim, 'See the file.');
  const data = 'x'.repeat(1_000);
  const file = await attach(customer, message, { name: 'notes.txt', data });
  const now = Date.now();
  const period = `from=${new Date(now - HOUR).toISOString()}&to=${new Date(now + 24 * HOUR).toISOString()}&tz=UTC`;
  const count = async () => {
    const { refused, downloaded } = (await summary(period)).attachments;
    return { downloads: downloaded.count, bytes: downloaded.bytes, refused: refused.byReason };
  };
  const before = await count();

  await download(customer, file);
  await download(nina, file, { query: '?disposition=inline' });
  const { headers } = await download(nina, file, { headers: { range: 'bytes=0-' } });
  await upload(customer, message, { name: 'empty.txt', data: '' });
  await upload(customer, message, { name: 'program.exe', data });
  await upload(customer, message, { name: 'program.exe', data });
  const after = {
    downloads: before.downloads + 3,
    bytes: before.bytes + 3_000,
    refused: {
      ...before.refused,
      empty_file: before.refused.empty_file + 1,
      unsupported_media_type: before.refused.unsupported_media_type + 2,
    },
  };
  expect(await count()).toEqual(after);

  // Neither a part, nor news of what is there, nor what may not be had.
  await download(nina, file, { headers: { range: 'bytes=0-998' } });
  await download(nina, file, { method: 'HEAD' });
  await download(nina, file, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
  expect((await download(karim, file)).status).toBe(404);
  expect((await upload(karim, message, { name: 'empty.txt', data: '' })).status).toBe(404);
  expect(await count()).toEqual(after);

  await download(customer, file);
  await server.stop();
  await server.restart();
  expect(await count()).toEqual({ ...after, downloads: after.downloads + 1, bytes: after.bytes + 1_000 });
});
