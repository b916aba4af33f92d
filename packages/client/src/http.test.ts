import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ClientFailure } from './failure.js';
import { createHttp, sendRequest } from './http.js';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(status: number, body: string, headers: Record<string, string> = {}): Promise<string> {
  return serveWith((_authorization) => ({ status, body, headers }));
}

async function serveWith(
  answer: (authorization: string) => { status: number; body: string; headers?: Record<string, string> },
): Promise<string> {
  const started = createServer((request, response) => {
    const { status, body, headers } = answer(request.headers.authorization ?? '');
    response.writeHead(status, headers).end(body);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

async function errorOfCall(call: Promise<unknown>) {
  const thrown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof ClientFailure)) throw new Error(`not a ClientFailure: ${thrown}`);
  return thrown.error;
}

const get = (baseUrl: string) => sendRequest(baseUrl, { method: 'GET', path: '/x' });

describe('http', () => {
  it.each([
    [
      404,
      '{"code":"not_found","title":"Nothing.","status":404}',
      { code: 'not_found', retryable: false, message: 'Nothing.' },
    ],
    [409, '{"code":"claim_closed","detail":"Closed."}', { code: 'claim_closed', retryable: false, message: 'Closed.' }],
    [
      400,
      '{"code":"validation_failed","errors":[{"path":"a","message":"b"}]}',
      { errors: [{ path: 'a', message: 'b' }] },
    ],
    [500, '<h1>oops</h1>', { code: 'internal', retryable: true }],
    [502, '<h1>Bad gateway</h1>', { code: 'unavailable', retryable: true }],
    [404, 'Not found', { code: 'not_found' }],
    [418, '{"code":"teapot"}', { code: 'validation_failed' }],
    [200, '<html>Sign in to the hotel</html>', { code: 'unavailable', retryable: true }],
  ])('ERR: %i %s', async (status, body, expected) => {
    expect(await errorOfCall(get(await serve(status, body)))).toMatchObject(expected);
  });

  it('ERR: Retry-After is told in milliseconds', async () => {
    const error = await errorOfCall(get(await serve(429, '{"code":"rate_limited"}', { 'retry-after': '2' })));
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 2_000 });
  });

  it('ERR: no answer is offline', async () => {
    expect(await errorOfCall(get('http://127.0.0.1:1'))).toMatchObject({ code: 'offline', retryable: true });
  });

  it('ERR: an empty answer is null', async () => {
    expect(await get(await serve(204, ''))).toBeNull();
  });

  it('AUTH: a refused token is renewed once and the call made once more', async () => {
    const seen: string[] = [];
    const baseUrl = await serveWith((authorization) => {
      seen.push(authorization);
      return authorization === 'Bearer new'
        ? { status: 200, body: '"yes"' }
        : { status: 401, body: '{"code":"unauthorized"}' };
    });
    const http = createHttp({ baseUrl, tokens: { getToken: async () => 'old', renewToken: async () => 'new' } });
    expect(await http({ method: 'GET', path: '/x' })).toBe('yes');
    expect(seen).toEqual(['Bearer old', 'Bearer new']);
    const stubborn = createHttp({ baseUrl, tokens: { getToken: async () => 'old', renewToken: async () => 'older' } });
    expect(await errorOfCall(stubborn({ method: 'GET', path: '/x' }))).toMatchObject({ code: 'unauthorized' });
    expect(seen).toHaveLength(4);
  });

  it('CONN: an answer of any kind means reachable, a gateway that answers for a dead server does not', async () => {
    const outcomes: boolean[] = [];
    const tokens = { getToken: async () => 'token', renewToken: async () => 'token' };
    const onOutcome = (answered: boolean) => outcomes.push(answered);
    for (const status of [200, 404, 503]) {
      await createHttp({ baseUrl: await serve(status, '{}'), tokens, onOutcome })({ method: 'GET', path: '/' }).catch(
        () => {},
      );
      server?.close();
    }
    await createHttp({ baseUrl: 'http://127.0.0.1:1', tokens, onOutcome })({ method: 'GET', path: '/' }).catch(
      () => {},
    );
    expect(outcomes).toEqual([true, true, false, false]);
  });
});
