import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../common/errors.js';
import { SigningSecret } from './signing-secret.js';
import { TokenService } from './token.service.js';

const SECRET = Buffer.from('a secret of at least thirty-two bytes');
const subject = {
  userId: '0198f0a0-0000-7000-8000-000000000001',
  sessionId: '0198f0a0-0000-7000-8000-000000000002',
  role: 'AGENT',
} as const;
const tokens = new TokenService(new SigningSecret(SECRET));

const goodClaims = () => {
  const now = Math.floor(Date.now() / 1_000);
  return {
    sub: subject.userId,
    sid: subject.sessionId,
    role: 'AGENT',
    iss: 'claimline',
    aud: 'claimline',
    iat: now,
    exp: now + 900,
    jti: 'one',
  };
};

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function forge(header: unknown, claims: unknown, key: Buffer = SECRET, hash = 'sha256'): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

async function outcome(token: string): Promise<string> {
  try {
    await tokens.verify(token);
    return 'accepted';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

afterEach(() => vi.useRealTimers());

describe('access tokens', () => {
  test('say whose they are, for 15 minutes', async () => {
    vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00.500Z') });
    const token = await tokens.issue(subject);
    expect(await tokens.verify(token)).toEqual({ ...subject, expiresAt: Date.parse('2026-01-01T00:15:00Z') });
    vi.setSystemTime(new Date('2026-01-01T00:14:59.900Z'));
    expect(await outcome(token)).toBe('accepted');
    vi.setSystemTime(new Date('2026-01-01T00:15:00.000Z'));
    expect(await outcome(token)).toBe('unauthorized');
  });

  test('carry the claims of the contract, each with its own jti', async () => {
    const [one, other] = await Promise.all([tokens.issue(subject), tokens.issue(subject)]);
    const claims = JSON.parse(Buffer.from(one?.split('.')[1] ?? '', 'base64url').toString());
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'role', 'sid', 'sub']);
    expect(claims.exp - claims.iat).toBe(900);
    expect(one).not.toBe(other);
  });

  test('a token made as we make them is accepted: so the refusals below are for their own reason', async () => {
    expect(await outcome(forge({ alg: 'HS256' }, goodClaims()))).toBe('accepted');
  });

  const header = { alg: 'HS256', typ: 'JWT' };
  const withClaims = (change: Record<string, unknown>) => () => forge(header, { ...goodClaims(), ...change });
  test.each<[string, () => string | Promise<string>]>([
    ['alg none', () => `${encode({ alg: 'none' })}.${encode(goodClaims())}.`],
    ['alg none with a signature', () => forge({ alg: 'none' }, goodClaims())],
    ['no alg', () => forge({}, goodClaims())],
    ['HS512 with our key', () => forge({ alg: 'HS512' }, goodClaims(), SECRET, 'sha512')],
    ['HS256 named, HS512 used', () => forge(header, goodClaims(), SECRET, 'sha512')],
    ['another key', () => forge(header, goodClaims(), Buffer.from('another secret of thirty-two bytes!!'))],
    ['an unknown crit', () => forge({ ...header, crit: ['x'], x: 1 }, goodClaims())],
    ['an unencoded payload', () => forge({ ...header, crit: ['b64'], b64: false }, goodClaims())],
    [
      'an asymmetric signature',
      () =>
        new SignJWT(goodClaims())
          .setProtectedHeader({ alg: 'ES256' })
          .sign(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
    ],
    ['another issuer', withClaims({ iss: 'someone' })],
    ['another audience', withClaims({ aud: 'someone' })],
    ['expired a second ago', withClaims({ exp: Math.floor(Date.now() / 1_000) - 1 })],
    ['not valid yet', withClaims({ nbf: Math.floor(Date.now() / 1_000) + 60 })],
    ['an exp that is text', withClaims({ exp: '9999999999' })],
    ['an exp beyond all numbers', withClaims({ exp: 1e300 })],
    ['a sub that is no id', withClaims({ sub: "' OR 1=1" })],
    ['a sid that is no id', withClaims({ sid: 'x' })],
    ['an unknown role', withClaims({ role: 'ROOT' })],
    ['a list as role', withClaims({ role: ['ADMIN'] })],
    ...['sub', 'sid', 'role', 'iss', 'aud', 'iat', 'exp', 'jti'].map((name): [string, () => string] => [
      `no ${name}`,
      withClaims({ [name]: undefined }),
    ]),
    [
      'a changed claim',
      () => {
        const [head, , mac] = forge(header, goodClaims()).split('.');
        return `${head}.${encode({ ...goodClaims(), role: 'ADMIN' })}.${mac}`;
      },
    ],
    ['claims that are no object', () => forge(header, [1])],
    ['an absurd size', withClaims({ filler: 'x'.repeat(10_000) })],
    ['nothing', () => ''],
    ['dots', () => '..'],
    ['no base64', () => '\u{1F600}.é.%'],
    ['four parts', () => `${forge(header, goodClaims())}.x`],
  ])('%s is refused', async (_name, make) => {
    expect(await outcome(await make())).toBe('unauthorized');
  });
});
