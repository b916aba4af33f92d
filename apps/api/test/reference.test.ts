import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0-without-$id.json' with { type: 'json' };
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { png, upload } from './support/files.js';
import { type Answer, demoPeople, expectProblem, login, newPerson, type Person, request } from './support/people.js';
import { Reference } from './support/reference.js';
import { serverOfThisFile } from './support/server.js';

const RECORDER = pathToFileURL(join(import.meta.dirname, 'support/record-routes.mjs')).href;
const WEB = join(import.meta.dirname, '../../web/out');

const server = await serverOfThisFile({ NODE_OPTIONS: `--import ${RECORDER}` });
const { admin, claire, karim, nina } = await demoPeople(server);
const reference = await Reference.of(server);

/** A page or file of the web app, which is served at every path that is not the API's. */
function isOfWebApp(path: string): boolean {
  const file = join(WEB, decodeURI(path));
  return [file, `${file}.html`, join(file, 'index.html')].some((one) => existsSync(one) && statSync(one).isFile());
}

const firstPart = (path: string) => path.split('/', 2)[1] ?? '';

describe('the routes', () => {
  const recorded = JSON.parse(readFileSync(join(server.dataDir, 'routes.json'), 'utf8')) as {
    method: string;
    path: string;
  }[];
  // Fastify answers HEAD wherever it answers GET, and OPTIONS for other origins.
  const routes = recorded.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS');
  const ofApi = routes.filter(({ path }) => !isOfWebApp(path));
  const documented = reference.operations().map((name) => name.replace(/\{(\w+)\}/g, ':$1'));

  it('REF1 documents every route of the API', () => {
    expect(ofApi.length).toBeGreaterThan(20);
    const names = ofApi.map(({ method, path }) => `${method} ${path}`);
    const missing = names.filter((name) => !documented.includes(name));
    expect(missing, 'add these routes to the table in apps/api/src/reference/routes').toEqual([]);
  });

  it('REF1 documents no route that is not there', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    const surplus = documented.filter((name) => !names.includes(name));
    expect(surplus, 'take these out of the table in apps/api/src/reference/routes').toEqual([]);
  });

  it('REF2 no page or file of the web app lies where the API is', () => {
    const parts = new Set(documented.map((name) => firstPart(name.split(' ')[1] ?? '')));
    const ofWeb = routes.filter(({ path }) => isOfWebApp(path)).map(({ path }) => path);
    expect(ofWeb.length).toBeGreaterThan(5);
    expect(ofWeb.filter((path) => parts.has(firstPart(path)))).toEqual([]);
  });

  it('REF2 below /docs and /attachments the API answers, browsers too', async () => {
    for (const path of ['/docs/x', '/openapi.json/x', '/attachments/x']) {
      expectProblem(await request(server, 'GET', path, { headers: { accept: 'text/html' } }), 'not_found');
    }
  });
});

describe('the documents', () => {
  it('REF3 /openapi.json is OpenAPI 3.1', async () => {
    const result = await new Validator().validate({ ...structuredClone(reference.openApi) });
    expect(result).toEqual({ valid: true });
    expect(reference.openApi.openapi).toMatch(/^3\.1\./);
    const ids = Object.values(reference.openApi.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('REF3 /asyncapi.json is AsyncAPI 3.0', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.validate(asyncApiSchema, reference.asyncApi);
    expect(ajv.errors).toBe(null);
    expect(reference.asyncApi.servers.webSocket).toMatchObject({ host: `localhost:${server.port}`, protocol: 'ws' });
  });

  it('REF3 every reference in them leads somewhere', () => {
    for (const document of [reference.openApi, reference.asyncApi]) {
      const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
      expect(refs.length).toBeGreaterThan(50);
      const lost = refs.filter((path) => find(document, path.split('/')) === undefined);
      expect(lost).toEqual([]);
    }
  });

  it.each(['/docs', '/openapi.json', '/asyncapi.json'])(
    'REF4 %s needs no token and is not sent twice',
    async (path) => {
      const first = await request(server, 'GET', path);
      expect(first.status).toBe(200);
      expect(first.headers.get('cache-control')).toBe('no-cache');
      const tag = first.headers.get('etag') ?? '';
      expect(tag).toMatch(/^"[\w-]{43}"$/);
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
        const again = await request(server, 'GET', path, { headers: { 'if-none-match': known } });
        expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', tag]);
      }
      expect((await request(server, 'GET', path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
      expectProblem(await request(server, 'POST', path), 'not_found');
    },
  );

  it('REF5 /docs shows every operation, event, schema and error, runs nothing and loads nothing', async () => {
    const { headers, body } = await request<string>(server, 'GET', '/docs');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(body).not.toMatch(/<script|\son\w+=|\sstyle=|(?:src|href)="(?!#|data:,"|\/(?:openapi|asyncapi)\.json")/);
    const ids = [...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
    const { schemas, messages } = reference.asyncApi.components;
    const wanted = [...Object.keys(schemas), ...Object.keys(reference.openApi.components.schemas)];
    expect(wanted.filter((name) => !ids.includes(`schema-${name}`))).toEqual([]);
    const sections = ids.filter((id) => /^(?:get|post|patch|delete|call|event|frame)[-_]/.test(id ?? ''));
    const acks = Object.keys(messages).filter((name) => name.endsWith('_ack'));
    expect(sections.length).toBe(reference.operations().length + Object.keys(messages).length - acks.length);
  });
});

function find(document: object, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/')],
    document,
  );
}

describe('the answers', () => {
  const unknown = '00000000-0000-7000-8000-000000000000';

  async function calls<Body>(
    person: Person | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer<Body>> {
    const answer = await (person
      ? person.request<Body>(method, path, body)
      : request<Body>(server, method, path, { body }));
    reference.checkAnswer(method, path, answer);
    return answer;
  }

  it('REF6 are as documented: logins and people', async () => {
    const person = await newPerson(server);
    const opened = await login(server, person.user.email);
    reference.checkAnswer('POST', '/auth/login', opened);
    reference.checkAnswer('POST', '/auth/login', await login(server, person.user.email, 'wrong'));
    await calls(null, 'POST', '/auth/login', { email: 'x' });
    await calls(null, 'POST', '/auth/login', '<xml/>');
    await calls(person, 'GET', '/auth/me');
    await calls(null, 'GET', '/auth/me');
    await calls(null, 'GET', '/auth/session');
    await calls(nina, 'GET', '/users?role=CUSTOMER&limit=2');
    await calls(claire, 'GET', '/users');
    for (const [path, origin] of [
      ['/auth/refresh', 'https://evil.example'],
      ['/auth/refresh', server.url],
      ['/auth/logout', server.url],
      ['/auth/refresh', server.url],
    ] as const) {
      const headers = { cookie: person.cookie, origin };
      reference.checkAnswer('POST', path, await request(server, 'POST', path, { headers }));
    }
  });

  it('REF6 are as documented: claims and messages', async () => {
    const { body: claim } = await calls<{ id: string }>(claire, 'POST', '/claims', { subject: 'S', description: 'D' });
    const { body: message } = await calls<{ id: string }>(claire, 'POST', '/messages', {
      claimId: claim.id,
      content: 'one',
      clientMessageId: 'k',
    });
    await calls(claire, 'POST', '/messages', { claimId: claim.id, content: 'one', clientMessageId: 'k' });
    await calls(claire, 'POST', '/messages', { claimId: claim.id, content: 'two', clientMessageId: 'k' });
    await calls(claire, 'POST', '/messages', { claimId: claim.id, content: '\u0000' });
    await calls(karim, 'POST', '/messages', { claimId: claim.id, content: 'x' });
    await calls(claire, 'POST', '/claims', { subject: '' });
    await calls(claire, 'POST', '/claims', { subject: 'S', customerId: karim.id });
    await calls(nina, 'PATCH', `/messages/${message.id}/read`);
    await calls(claire, 'PATCH', `/messages/${message.id}`, { content: 'two' });
    await calls(nina, 'PATCH', `/messages/${message.id}`, { content: 'three' });
    await calls(nina, 'GET', '/claims?limit=3');
    await calls(nina, 'GET', '/claims?limit=1000');
    await calls(claire, 'GET', `/claims/${claim.id}`);
    await calls(karim, 'GET', `/claims/${claim.id}`);
    await calls(claire, 'GET', '/claims/nonsense');
    await calls(claire, 'PATCH', `/claims/${claim.id}`, { status: 'RESOLVED' });
    await calls(nina, 'PATCH', `/claims/${claim.id}`, { status: 'WAITING_CUSTOMER', assigneeId: nina.id });
    await calls(claire, 'GET', `/messages/claim/${claim.id}`);
    await calls(claire, 'GET', `/messages/claim/${claim.id}/search?q=colis`);
    await calls(nina, 'GET', `/messages/${message.id}/versions`);
    await calls(claire, 'GET', `/messages/${message.id}/versions`);
    await calls(claire, 'GET', '/messages/unread-count');
    await calls(nina, 'GET', '/messages/online-users');
    await calls(claire, 'GET', '/messages/online-users');
    await calls(claire, 'DELETE', `/messages/${message.id}`);
    await calls(nina, 'GET', `/claims/${claim.id}/events`);
    await calls(nina, 'GET', `/claims/${claim.id}/events?afterSeq=1000`);
    await calls(nina, 'PATCH', `/claims/${claim.id}`, { status: 'CLOSED' });
    await calls(claire, 'POST', '/messages', { claimId: claim.id, content: 'late' });
  });

  it('REF6 are as documented: attachments', async () => {
    const claim = await claire.opens();
    const message = await claire.says(claim, 'files');
    const path = `/messages/${message.id}/attachments`;
    const sent = await upload(claire, message, { name: 'a.png', data: png() }, '?clientUploadId=u');
    reference.checkAnswer('POST', path, sent);
    reference.checkAnswer(
      'POST',
      path,
      await upload(claire, message, { name: 'a.png', data: png() }, '?clientUploadId=u'),
    );
    for (const [person, file] of [
      [claire, { name: 'a.png', data: '' }],
      [claire, { name: 'a.exe', data: 'MZ' }],
      [claire, { name: 'a.wav', data: new Uint8Array(10_000_001) }],
      [nina, { name: 'a.png', data: png() }],
      [karim, { name: 'a.png', data: png() }],
    ] as const) {
      reference.checkAnswer('POST', path, await upload(person, message, file));
    }
    await calls(claire, 'GET', path);
    await calls(claire, 'GET', '/attachments/policy');
    const file = `/messages/attachments/${sent.body.id}`;
    const whole = await calls(nina, 'GET', `${file}?disposition=inline`);
    await calls(nina, 'GET', `${file}?variant=huge`);
    for (const headers of [
      { range: 'bytes=0-3' },
      { range: 'bytes=90000-' },
      { 'if-none-match': whole.headers.get('etag') ?? '' },
    ]) {
      const answer = await request(server, 'GET', file, {
        headers: { authorization: `Bearer ${nina.token}`, ...(headers as Record<string, string>) },
      });
      reference.checkAnswer('GET', file, answer);
    }
    await calls(nina, 'DELETE', file);
    await calls(claire, 'DELETE', file);
    await calls(claire, 'GET', `/messages/attachments/${unknown}`);
  });

  it('REF6 are as documented: figures, health and this reference', async () => {
    const period = 'from=2026-01-01T00:00:00.000Z&to=2026-01-03T00:00:00.000Z';
    for (const path of ['/analytics/summary', '/analytics/timeseries', '/analytics/agents']) {
      await calls(nina, 'GET', `${path}?${period}`);
      await calls(claire, 'GET', `${path}?${period}`);
      await calls(nina, 'GET', path);
    }
    await calls(nina, 'GET', `/analytics/agents?${period}&format=csv`);
    for (const path of ['/analytics/waiting', '/analytics/live']) {
      await calls(nina, 'GET', path);
      await calls(claire, 'GET', path);
    }
    await calls(nina, 'GET', '/analytics/waiting?format=csv');
    await calls(nina, 'GET', '/analytics/waiting?tz=nowhere');
    await calls(admin, 'GET', '/health/diagnostics');
    await calls(nina, 'GET', '/health/diagnostics');
    for (const path of ['/health/live', '/health/ready', '/metrics', '/docs', '/openapi.json', '/asyncapi.json']) {
      await calls(null, 'GET', path);
    }
  });

  it('REF6 were looked at for every operation', () => {
    const succeeded = [...reference.seen].filter((name) => / 2\d\d$/.test(name)).map((name) => name.slice(0, -4));
    expect(reference.operations().filter((name) => !succeeded.includes(name))).toEqual([]);
  });
});
