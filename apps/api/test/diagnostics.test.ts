import type { Diagnostics, Readiness } from '@claimline/protocol';
import { diagnosticsSchema } from '@claimline/protocol';
import { afterAll, expect, it } from 'vitest';
import { startClamd } from './support/clamd.js';
import { attach } from './support/files.js';
import { demoPeople, expectProblem, request } from './support/people.js';
import { JWT_SECRET, serverOfThisFile } from './support/server.js';

const clamd = await startClamd();
afterAll(() => clamd.stop());
const server = await serverOfThisFile({ CLAMD_URL: clamd.url, METRICS_TOKEN: 'never-shown-to-anyone' });
const { claire, nina, admin } = await demoPeople(server);

async function report(headers: Record<string, string> = {}): Promise<Diagnostics> {
  const answer = await request<Diagnostics>(server, 'GET', '/health/diagnostics', {
    headers: { authorization: `Bearer ${admin.token}`, ...headers },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  expect(diagnosticsSchema.parse(answer.body)).toEqual(answer.body);
  return answer.body;
}
const stateOf = ({ parts }: Diagnostics, part: string) => parts.find((each) => each.part === part)?.state;

it('DIA1 answers administrators alone', async () => {
  for (const person of [claire, nina]) {
    expectProblem(await person.get('/health/diagnostics'), 'forbidden');
  }
  expectProblem(await request(server, 'GET', '/health/diagnostics'), 'unauthorized');
});

it('DIA2 says how each part is, and nothing that is secret', async () => {
  const answer = await report();
  expect(answer.parts.map(({ part, state }) => [part, state])).toEqual([
    ['database', 'ok'],
    ['redis', 'off'],
    ['storage', 'ok'],
    ['scanner', 'ok'],
    ['jobs', 'ok'],
  ]);
  expect(Math.abs(Date.parse(answer.at) - Date.now())).toBeLessThan(60_000);
  expect(answer.oldestPendingFileMs).toBe(0);
  const shown = JSON.stringify(answer);
  for (const secret of [JWT_SECRET, 'never-shown', clamd.url, server.dataDir, server.databaseUrl ?? server.dataDir]) {
    expect(shown).not.toContain(secret);
  }
});

it('DIA2 says that the scanner is down and since when files wait, and that it is back', async () => {
  await clamd.kill();
  const message = await claire.says(await claire.opens(), 'with a file');
  await attach(claire, message, { name: 'a.txt', data: 'a' });
  await expect.poll(async () => (await report()).oldestPendingFileMs).toBeGreaterThan(0);
  expect(stateOf(await report(), 'scanner')).toBe('down');
  const ready = await request<Readiness>(server, 'GET', '/health/ready');
  expect(ready.body).toEqual({ status: 'ok', down: [], degraded: ['scanner'] });
  await clamd.start();
  await expect.poll(async () => stateOf(await report(), 'scanner'), { timeout: 10_000 }).toBe('ok');
});

it('DIA2 says when a proxy is in front that is not believed', async () => {
  expect((await report()).request).toEqual({
    isForwarded: false,
    isForwardedBelieved: false,
    publicOrigin: `http://localhost:${server.port}`,
  });
  expect((await report({ 'x-forwarded-for': '203.0.113.9' })).request.isForwarded).toBe(true);
});
