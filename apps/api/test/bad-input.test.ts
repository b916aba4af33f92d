import { randomUUID } from 'node:crypto';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { demoPeople, expectProblem, request } from './support/people.js';
import { serverOfThisFile } from './support/server.js';

const server = await serverOfThisFile();
const { claire, nina } = await demoPeople(server);
const claim = await claire.opens();
const message = await claire.says(claim, 'the only one');
const authorization = `Bearer ${claire.token}`;

/** A body as it is, of any type. */
const post = (path: string, body: string, type = 'application/json') =>
  request(server, 'POST', path, { body, headers: { authorization, 'content-type': type } });

it.each(['{', '', 'null', '1', '"text"', '[]', '[{}]', '{"claimId":', '\u0000', '{"a":1}}', 'NaN', '\ufeff{}'])(
  'ERR1 refuses %j as a body',
  async (body) => {
    for (const path of ['/messages', '/claims', '/auth/login']) {
      expectProblem(await post(path, body), 'validation_failed');
    }
  },
);

it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data', 'x'])(
  'ERR2 refuses a body of type %s',
  async (type) => {
    const body = `claimId=${claim.id}&content=hello`;
    expectProblem(await post('/messages', body, type), 'unsupported_media_type');
    expectProblem(await post('/auth/login', 'email=a&password=b', type), 'unsupported_media_type');
  },
);

it.each([
  ['a prototype', `{"claimId":"${claim.id}","content":"x","__proto__":{"admin":true}}`],
  ['a constructor', `{"claimId":"${claim.id}","content":"x","constructor":{"prototype":{"admin":true}}}`],
])('ERR3 refuses a body that smuggles in %s', async (_what, body) => {
  expectProblem(await post('/messages', body), 'validation_failed');
});

it.each([
  ['a number', 1],
  ['an object', { toString: 'x' }],
  ['a list', ['x']],
  ['null', null],
  ['true', true],
])('ERR4 refuses %s where a text belongs', async (_what, content) => {
  expectProblem(await claire.post('/messages', { claimId: claim.id, content }), 'validation_failed');
  expectProblem(await claire.post('/messages', { claimId: content, content: 'x' }), 'validation_failed');
  expectProblem(await claire.post('/claims', { subject: content }), 'validation_failed');
  expectProblem(await claire.patch(`/messages/${message.id}`, { content }), 'validation_failed');
  if (content !== null) {
    expectProblem(await claire.post('/claims', { subject: 'x', category: content }), 'validation_failed');
    expectProblem(await nina.patch(`/claims/${claim.id}`, { assigneeId: content }), 'validation_failed');
  }
});

it('ERR5 names every field that is wrong', async () => {
  const answer = await claire.post<{ errors: { path: string; message: string }[] }>('/messages', {
    content: 1,
    clientMessageId: '',
  });
  expectProblem(answer, 'validation_failed');
  expect(answer.body.errors.map(({ path }) => path).sort()).toEqual(['claimId', 'clientMessageId', 'content']);
});

it.each(['x', '1', '%00', '%F0%9F%98%80', 'null', `${randomUUID()}x`, `%27%20OR%201=1`, 'a'.repeat(180)])(
  'ERR6 answers validation_failed to %j where an id belongs',
  async (id) => {
    for (const path of [`/claims/${id}`, `/claims/${id}/events`, `/messages/claim/${id}`]) {
      expectProblem(await claire.get(path), 'validation_failed');
    }
    expectProblem(await claire.patch(`/messages/${id}`, { content: 'x' }), 'validation_failed');
    expectProblem(await claire.patch(`/messages/${id}/read`), 'validation_failed');
    expectProblem(await claire.delete(`/messages/${id}`), 'validation_failed');
  },
);

it('ERR6 takes an id in capital letters', async () => {
  expect((await claire.get(`/claims/${claim.id.toUpperCase()}`)).status).toBe(200);
});

it.each([
  ['/claims', 'limit', ['0', '101', '-1', '1.5', '1e1', '', 'x', ' 1', '99999999999999999999']],
  [`/messages/claim/${claim.id}`, 'limit', ['0', '201', 'NaN']],
  [`/messages/claim/${claim.id}`, 'beforeSeq', ['-1', '2147483648', '1.5', 'x']],
  [`/messages/claim/${claim.id}`, 'afterSeq', ['-1', '2147483648', '']],
  [`/claims/${claim.id}/events`, 'limit', ['0', '501']],
  [`/claims/${claim.id}/events`, 'afterSeq', ['-1', '2147483648', '9007199254740993']],
  ['/claims', 'status', ['', 'open', 'NONE', '__proto__']],
  ['/claims', 'assigneeId', ['x', 'me', '']],
  ['/claims', 'cursor', ['x', 'AAAA', 'MTcw', '%00', Buffer.from('1.x').toString('base64url')]],
  ['/claims', 'q', ['x'.repeat(201)]],
])('ERR7 refuses on %s every %s that is out of range', async (path, name, values) => {
  for (const value of values) {
    const answer = await claire.get(`${path}?${name}=${value}`);
    expect(answer.status, value).toBe(400);
    expectProblem(answer, 'validation_failed');
  }
  const twice = `${name}=${values[0]}&${name}=${values[1] ?? values[0]}`;
  expectProblem(await claire.get(`${path}?${twice}`), 'validation_failed');
});

it('ERR7 refuses both positions at once', async () => {
  expectProblem(await claire.get(`/messages/claim/${claim.id}?beforeSeq=3&afterSeq=1`), 'validation_failed');
});

it.each([
  ['status', ['NONE', 'open', '', 1, null, 'toString']],
  ['priority', ['MAX', null, 0]],
  ['dueAt', ['tomorrow', '2030-13-01T00:00:00.000Z', '2030-01-01', 0, '2030-01-01T00:00:00+02:00']],
  ['assigneeId', ['x', '']],
])('ERR8 refuses every unknown %s', async (field, values) => {
  for (const value of values) {
    expectProblem(await nina.patch(`/claims/${claim.id}`, { [field]: value }), 'validation_failed');
  }
  expectProblem(await nina.patch(`/claims/${claim.id}`, {}), 'validation_failed');
});

it('ERR8 refuses subjects and categories that are too long or empty', async () => {
  for (const subject of ['', ' \n', 'x'.repeat(201), '\u200b']) {
    expectProblem(await claire.post('/claims', { subject }), 'validation_failed');
  }
  expectProblem(await claire.post('/claims', { subject: 'x', category: 'x'.repeat(81) }), 'validation_failed');
  expectProblem(await claire.post('/claims', { subject: 'x', description: 'x'.repeat(10_001) }), 'validation_failed');
  expectProblem(await claire.post('/claims', { subject: 'a\u0000' }), 'invalid_text');
  const longest = await claire.opens({ subject: '😀'.repeat(200), category: 'é'.repeat(80) });
  expect([...longest.subject]).toHaveLength(200);
});

it('ERR9 refuses bodies of 1 MB, deep nesting and many fields, and stays there', async () => {
  const big = await post('/messages', JSON.stringify({ claimId: claim.id, content: 'x'.repeat(1_000_000) }));
  expectProblem(big, 'validation_failed');
  expectProblem(await post('/messages', `${'['.repeat(100_000)}${']'.repeat(100_000)}`), 'validation_failed');
  const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, 1]));
  expectProblem(await post('/messages', JSON.stringify(fields)), 'validation_failed');
  expect((await claire.get('/auth/me')).status).toBe(200);
});

it.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH'])(
  'ERR10 answers %s on an unknown path of the API with not_found',
  async (method) => {
    const paths = ['/claims/x/y/z', '/messages/x/y/z', '/auth/none', '/health/none'];
    for (const path of paths) {
      const answer = await request(server, method, path, {
        headers: {
          authorization,
          accept: 'text/html',
          ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
        },
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
      });
      expectProblem(answer, 'not_found');
    }
  },
);

it.each(['/claims/%', '/claims/%zz', '/messages/claim/%c3%28', `/claims/${'a'.repeat(5_000)}`])(
  'ERR11 answers %s, which is no good address, with validation_failed',
  async (path) => {
    const answer = await claire.get(path);
    expectProblem(answer, 'validation_failed');
  },
);

it.each([
  ['nonsense', 'this is not HTTP\r\n\r\n'],
  ['two lengths', 'POST /messages HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
  ['a header without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`],
  [
    'a body shorter than said',
    'POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{"',
  ],
  [
    'a bad upgrade',
    'GET /messages HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n',
  ],
  [
    'a bad upgrade of Socket.IO',
    'GET /socket.io/?EIO=9&transport=x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
])('ERR12 survives %s on the wire', async (_what, bytes) => {
  const socket = createConnection(server.port, '127.0.0.1');
  socket.end(bytes);
  const answer = await text(socket);
  expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  expect((await request(server, 'GET', '/health/live')).status).toBe(200);
});

it('ERR23 takes a request that needs no body with the type of one', async () => {
  const headers = { authorization, 'content-type': 'application/json' };
  expect((await request(server, 'PATCH', `/messages/${message.id}/read`, { headers })).status).toBe(200);
  expect(
    (await request(server, 'POST', '/auth/logout', { headers: { 'content-type': 'application/json' } })).status,
  ).toBe(204);
});

it('ERR13 says nothing of the inside in an answer', async () => {
  const answers = [await post('/messages', '{'), await claire.get('/claims/x'), await claire.get('/claims/%')];
  for (const answer of answers) {
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.js|\bat \w|SELECT|postgres/i);
  }
});

it('ERR14 has stored nothing of all this', async () => {
  expect((await claire.log(claim)).map(({ type }) => type)).toEqual([
    'claim_created',
    'message_created',
    'message_read',
  ]);
  expect((await claire.get(`/claims/${claim.id}`)).body).toEqual({
    ...claim,
    lastSeq: 3,
    updatedAt: expect.any(String),
  });
});
