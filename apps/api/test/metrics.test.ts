import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../scripts/lib/free-port.mjs';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { startProduct } from '../../../scripts/lib/product.mjs';
import { attach, upload } from './support/files.js';
import { demoPeople, expectProblem, request } from './support/people.js';
import { createDatabase, serverOfThisFile } from './support/server.js';
import { connect } from './support/sockets.js';
import { until } from './support/until.js';

const TOKEN = 'a-token-for-the-scrapes-of-tests';
const server = await serverOfThisFile({ METRICS_TOKEN: TOKEN });
const { claire, nina } = await demoPeople(server);
const bearer = { headers: { authorization: `Bearer ${TOKEN}` } };

async function metric(line: string): Promise<number> {
  const { body } = await request<string>(server, 'GET', '/metrics', bearer);
  const found = body.split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.split(' ').at(-1) ?? Number.NaN);
}

it('MET1 gives metrics to who bears the token alone', async () => {
  expectProblem(await request(server, 'GET', '/metrics'), 'unauthorized');
  expectProblem(await nina.get('/metrics'), 'unauthorized');
  const { status, headers } = await request(server, 'GET', '/metrics', bearer);
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
});

it('MET1 gives metrics without a token to this machine alone, and never through a proxy', async () => {
  const own = Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
  for (const TRUST_PROXY of ['', '1']) {
    const database = await createDatabase();
    onTestFinished(() => database.drop());
    const open = await startProduct({ databaseUrl: database.url, env: { HOST: '0.0.0.0', TRUST_PROXY } });
    onTestFinished(() => open.dispose());
    const here = { url: `http://127.0.0.1:${open.port}` };
    expect((await request(here, 'GET', '/metrics')).status).toBe(200);
    for (const name of ['x-forwarded-for', 'forwarded']) {
      const value = name === 'forwarded' ? 'for=127.0.0.1' : '203.0.113.9';
      expectProblem(await request(here, 'GET', '/metrics', { headers: { [name]: value } }), 'not_found');
    }
    const forged = { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' };
    expectProblem(await request(here, 'GET', '/metrics', { headers: forged }), 'not_found');
    if (own !== undefined) {
      expectProblem(await request({ url: `http://${own}:${open.port}` }, 'GET', '/metrics'), 'not_found');
    }
  }
});

it('MET2 counts what happens', async () => {
  const claim = await claire.opens();
  const socket = await connect(nina, 'WebSocket');
  await socket.ok('join_claim', { claimId: claim.id, afterSeq: 0 });
  const message = await claire.says(claim, 'counted', 'k');
  await claire.post('/messages', { claimId: claim.id, content: 'counted', clientMessageId: 'k' });
  await socket.next('new_message');
  await attach(claire, message, { name: 'x.txt', data: 'x' });
  await upload(claire, message, { name: 'x.exe', data: 'x' });
  expect(await metric('claimline_connections{transport="websocket"}')).toBe(1);
  expect(await metric('claimline_joined_claims{node="this"}')).toBe(1);
  expect(await metric('claimline_messages_total{outcome="created"}')).toBeGreaterThanOrEqual(1);
  expect(await metric('claimline_messages_total{outcome="replayed"}')).toBe(1);
  expect(await metric('claimline_delivery_seconds_count')).toBe(1);
  expect(await metric('claimline_resumes_total{outcome="caught_up"}')).toBe(1);
  expect(await metric('claimline_uploads_total{outcome="created"}')).toBe(1);
  expect(await metric('claimline_uploads_total{outcome="unsupported_media_type"}')).toBe(1);
  expect(await metric('claimline_client_events_total{event="join_claim",outcome="ok"}')).toBe(1);
  expect(await metric('claimline_oldest_waiting_seconds{kind="file"}')).toBe(0);
  for (const part of ['database', 'redis', 'storage', 'scanner']) {
    expect(await metric(`claimline_part_up{part="${part}"}`)).toBe(1);
  }
  await socket.close();
  await until(
    async () => ((await metric('claimline_connections{transport="websocket"}')) === 0 ? null : 'still connected'),
    5_000,
  );
  expect(await metric('claimline_sessions_ended_total{transport="websocket",reason="client"}')).toBe(1);
});

it('MET3 is read by a real Prometheus, whose own tool accepts the rules, and every name in rules and dashboard exists', async () => {
  const rules = inRoot('deploy/monitoring/alerts.yml');
  await promisify(execFile)('promtool', ['check', 'rules', rules]);
  const directory = mkdtempSync(join(tmpdir(), 'claimline-prometheus-'));
  const port = await freePort();
  const config = readFileSync(inRoot('deploy/monitoring/prometheus.yml'), 'utf8')
    .replace('127.0.0.1:3001', `127.0.0.1:${server.port}`)
    .replace('scrape_interval: 15s', 'scrape_interval: 1s')
    .replace(/# (authorization:).*/, `$1 { credentials: '${TOKEN}' }`)
    .replace('alerts.yml', rules);
  writeFileSync(join(directory, 'prometheus.yml'), config);
  const prometheus = spawn(
    'prometheus',
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const exited = once(prometheus, 'exit');
  onTestFinished(async () => {
    prometheus.kill('SIGKILL');
    await exited;
    rmSync(directory, { recursive: true, force: true });
  });
  const ask = async (query: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
    return data.result.map(({ value }) => Number(value[1]));
  };
  await until(async () => {
    const up = await ask('up{job="claimline"}').catch(() => []);
    return up[0] === 1 ? null : `up is ${up.join()}`;
  }, 30_000);
  expect(await ask('claimline_part_up{part="database"}')).toEqual([1]);
  const known = await (await fetch(`http://127.0.0.1:${port}/api/v1/metadata?limit=1000`)).json();
  const used = new Set(
    ['alerts.yml', 'grafana-dashboard.json']
      .map((file) => readFileSync(inRoot('deploy/monitoring', file), 'utf8'))
      .flatMap((text) => text.match(/\b(?:claimline|nodejs|process)_[a-z0-9_]+/g) ?? [])
      .map((name) => name.replace(/_(?:bucket|count|sum)$/, '')),
  );
  expect(used.size).toBeGreaterThan(10);
  expect([...used].filter((name) => !(name in (known as { data: object }).data))).toEqual([]);
});
