import type { LiveView, WaitingClaimList } from '@claimline/protocol';
import { limits, liveViewSchema, waitingClaimListSchema } from '@claimline/protocol';
import { expect, it } from 'vitest';
import { storePastClaim } from './support/past-claims.js';
import { demoPeople, expectProblem, newPerson } from './support/people.js';
import { serverOfThisFile } from './support/server.js';
import { connect } from './support/sockets.js';

const server = await serverOfThisFile();
const { claire, nina, admin } = await demoPeople(server);

async function live(): Promise<LiveView> {
  const { status, body } = await nina.get<LiveView>('/analytics/live');
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

it('ANA12 shows staff who is connected, what was written in which minute, and who waits longest', async () => {
  const subject = '=HYPERLINK("https://example.com")';
  await live();
  const claim = await server.whileStopped(async (sql) => {
    // What the demo people said is counted already, and was said too lately.
    await sql(`UPDATE message_facts SET at = at - interval '1 day'`);
    return storePastClaim(sql, {
      customer: claire,
      openedBy: claire,
      openedAt: '2024-03-28T10:00:00+01:00',
      subject,
      status: 'OPEN',
      assignee: nina,
      log: [{ by: claire, at: '2024-03-28T10:00:00+01:00' }],
    });
  });
  const sockets = [
    await connect(claire, 'WebSocket'),
    await connect(claire, 'Socket.IO'),
    await connect(nina, 'Socket.IO'),
  ];
  const conversation = await claire.opens();
  for (const text of ['one', 'two', 'three']) {
    await claire.says(conversation, text);
  }
  await expect
    .poll(async () => {
      const { messagesByMinute, connections } = await live();
      return [connections, messagesByMinute.reduce((sum, count) => sum + count)];
    })
    .toEqual([3, 3]);
  const view = await live();
  expect(liveViewSchema.parse(view)).toEqual(view);
  expect(view.messagesByMinute).toHaveLength(limits.liveView.minutes);
  expect(view.messagesByMinute.slice(0, 15)).toEqual(Array(15).fill(0));
  expect(view.online.map(({ userId, connections }) => [userId, connections])).toEqual(
    expect.arrayContaining([
      [claire.id, 2],
      [nina.id, 1],
    ]),
  );
  expect(view.waiting.longest[0]).toEqual({
    claimId: claim.id,
    reference: expect.any(String),
    subject,
    assigneeId: nina.id,
    assigneeName: expect.stringMatching(/^Nina /),
    waitingSince: '2024-03-28T09:00:00.000Z',
    clockMs: Date.parse(view.at) - Date.parse('2024-03-28T09:00:00.000Z'),
  });
  await Promise.all(sockets.map((socket) => socket.close()));
  await expect.poll(async () => (await live()).connections, { timeout: 10_000 }).toBe(0);
});

it('ANA10 gives the claims that wait as a list and as CSV, in which no subject is a formula', async () => {
  const { body } = await nina.get<WaitingClaimList>('/analytics/waiting?tz=Europe/Paris');
  expect(waitingClaimListSchema.parse(body)).toEqual(body);
  expect(body.longest[0]).toMatchObject({ subject: expect.stringMatching(/^=/), businessMs: expect.any(Number) });
  const file = await nina.get<string>('/analytics/waiting?format=csv');
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="waiting.csv"');
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const lines = file.body.split('\r\n');
  expect(lines[0]).toBe('reference,subject,assignee,waitingSince,clockMs,businessMs');
  expect(lines[1]).toMatch(
    /^[\w-]+,"'=HYPERLINK\(""https:\/\/example\.com""\)",Nina \w+,2024-03-28T09:00:00\.000Z,\d+,\d+$/,
  );
  expectProblem(await nina.get('/analytics/waiting?tz=Europe/Atlantis'), 'validation_failed');
  expectProblem(await nina.get('/analytics/waiting?format=xlsx'), 'validation_failed');
});

it('ANA1 shows the live view and the claims that wait to staff alone', async () => {
  for (const path of ['/analytics/live', '/analytics/waiting']) {
    expectProblem(await claire.get(path), 'forbidden');
    expect((await admin.get(path)).status).toBe(200);
  }
  const agent = await newPerson(server, 'AGENT');
  expect((await agent.get('/analytics/live')).status).toBe(200);
  await server.command('admin', ['set-role', agent.user.email, 'CUSTOMER']);
  await expect.poll(async () => (await agent.get('/analytics/live')).status, { timeout: 5_000 }).toBeOneOf([401, 403]);
});
