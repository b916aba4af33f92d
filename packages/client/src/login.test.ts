import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ClientFailure } from './failure.js';
import { createCookieSession, type Session } from './login.js';
import { problem } from './testing/answer.js';
import { person } from './testing/log-model.js';
import { MiniServer } from './testing/mini-server.js';

let server: MiniServer;
let baseUrl: string;
let session: Session;

beforeEach(async () => {
  server = new MiniServer();
  baseUrl = await server.start();
  session = createCookieSession(baseUrl);
});

afterEach(async () => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  session.close();
  await server.stop();
});

const renewals = () => server.requests.filter((request) => request === 'POST /auth/refresh').length;

describe('the login', () => {
  it('AUTH: restores by the cookie, or says that nobody was signed in', async () => {
    expect(await session.restore()).toEqual({ status: 'signed_out', reason: 'never' });
    await session.login('2@example.com', 'secret');
    expect(session.getSnapshot()).toEqual({ status: 'signed_in', user: person(2) });
  });

  it('AUTH: a browser without a login is asked for none, one with a login renews it at once', async () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    });
    const startAgain = async () => {
      session.close();
      server.requests.length = 0;
      session = createCookieSession(baseUrl);
      return (await session.restore()).status;
    };
    expect(await startAgain()).toBe('signed_out');
    expect(server.requests).toEqual(['GET /auth/session']);
    // A login of before this browser was told to remember it.
    server.cookieUser = person(2);
    expect(await startAgain()).toBe('signed_in');
    expect(await startAgain()).toBe('signed_in');
    expect(server.requests).toEqual(['POST /auth/refresh']);
    await session.logout();
    expect(await startAgain()).toBe('signed_out');
    expect(server.requests).toEqual(['GET /auth/session']);
  });

  it('AUTH: many calls at once share one renewal', async () => {
    server.cookieUser = person(2);
    const tokens = await Promise.all([session.getToken(), session.getToken(), session.restore(), session.getToken()]);
    expect(new Set([tokens[0], tokens[1], tokens[3]]).size).toBe(1);
    expect(renewals()).toBe(1);
  });

  it('AUTH: a token that was replaced meanwhile is not renewed again', async () => {
    server.cookieUser = person(2);
    const first = await session.getToken();
    const second = await session.renewToken(first);
    expect(second).not.toBe(first);
    expect(await session.renewToken(first)).toBe(second);
    expect(renewals()).toBe(2);
  });

  it('AUTH: renewed 30 s ahead of its end, by the time that has passed here and not by the clock', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'], now: new Date('1999-01-01') });
    await session.login('2@example.com', 'secret');
    const token = await session.getToken();
    vi.advanceTimersByTime(860_000);
    expect(await session.getToken()).toBe(token);
    vi.advanceTimersByTime(15_000);
    expect(await session.getToken()).not.toBe(token);
  });

  it('AUTH: no answer to a renewal signs nobody out', async () => {
    await session.login('2@example.com', 'secret');
    server.intercept = () => ({ status: 502, body: '<h1>Bad gateway</h1>' });
    await expect(session.renewToken(await session.getToken())).rejects.toBeInstanceOf(ClientFailure);
    expect(session.getSnapshot().status).toBe('signed_in');
    server.intercept = () => problem(401, 'unauthorized');
    await expect(session.renewToken(await session.getToken())).rejects.toBeInstanceOf(ClientFailure);
    expect(session.getSnapshot()).toEqual({ status: 'signed_out', reason: 'expired' });
  });

  it('AUTH: started without a network it stays unknown and tries again by itself', async () => {
    server.cookieUser = person(2);
    server.intercept = () => ({ status: 503, body: 'no' });
    expect(await session.restore()).toMatchObject({ status: 'unknown', error: { code: 'unavailable' } });
    server.intercept = () => undefined;
    await vi.waitFor(() => expect(session.getSnapshot().status).toBe('signed_in'), 3_000);
  });

  it('AUTH: a wrong password says so and changes nothing', async () => {
    server.intercept = () => problem(401, 'invalid_credentials');
    await expect(session.login('2@example.com', 'wrong')).rejects.toMatchObject({
      error: { code: 'invalid_credentials' },
    });
    expect(session.getSnapshot().status).toBe('unknown');
  });

  it('AUTH: a logout is a logout in all tabs, though the server’s word of it comes first', async () => {
    // As in a browser, where tabs hear each other.
    vi.stubGlobal('document', {});
    const [tab, other] = [createCookieSession(baseUrl), createCookieSession(baseUrl)];
    onTestFinished(() => [tab, other].forEach((session) => void session.close()));
    await tab.login('2@example.com', 'secret');
    await vi.waitFor(() => expect(other.getSnapshot().status).toBe('signed_in'));
    const loggedOut = tab.logout();
    other.end('revoked');
    expect(other.getSnapshot()).toEqual({ status: 'signed_out', reason: 'revoked' });
    await loggedOut;
    await vi.waitFor(() => expect(other.getSnapshot()).toEqual({ status: 'signed_out', reason: 'logged_out' }));
    expect(tab.getSnapshot()).toEqual({ status: 'signed_out', reason: 'logged_out' });
  });

  it('AUTH: a logout wins over a renewal under way', async () => {
    await session.login('2@example.com', 'secret');
    const renewal = session.renewToken(await session.getToken());
    const refused = expect(renewal).rejects.toMatchObject({ error: { code: 'unauthorized' } });
    await session.logout();
    await refused;
    expect(session.getSnapshot()).toEqual({ status: 'signed_out', reason: 'logged_out' });
  });
});
