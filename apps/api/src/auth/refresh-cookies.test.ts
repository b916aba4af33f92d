import { describe, expect, test } from 'vitest';
import { ServerAddress } from '../common/server-address.js';
import { readConfig } from '../config/config.js';
import { RefreshCookies } from './refresh-cookies.js';
import { SigningSecret } from './signing-secret.js';

const sessionId = '0198f0a0-0000-7000-8000-000000000002';
const cookiesOf = (secret: string, environment = {}) =>
  new RefreshCookies(new SigningSecret(Buffer.from(secret)), new ServerAddress(readConfig(environment, '/tmp')));
const cookies = cookiesOf('a secret of at least thirty-two bytes');

describe('refresh cookies', () => {
  test('say which login and which of its cookies they are', () => {
    const value = cookies.seal({ sessionId, generation: 7 });
    expect(value).toMatch(new RegExp(`^${sessionId}\\.7\\.[A-Za-z0-9_-]{43}$`));
    expect(cookies.open(value)).toEqual({ sessionId, generation: 7 });
  });

  const mac = () => cookies.seal({ sessionId, generation: 7 }).split('.')[2];
  test.each<[string, () => string | undefined]>([
    ['a missing one', () => undefined],
    ['an empty one', () => ''],
    ['another generation', () => `${sessionId}.8.${mac()}`],
    ['another login', () => `${sessionId.replace(/2$/, '3')}.7.${mac()}`],
    ['a generation written otherwise', () => `${sessionId}.07.${mac()}`],
    ['a generation beyond the database', () => cookies.seal({ sessionId, generation: 2_147_483_648 })],
    ['no generation', () => `${sessionId}..${mac()}`],
    ['a cut MAC', () => `${sessionId}.7.${mac()?.slice(0, -1)}`],
    ['a MAC of zeros', () => `${sessionId}.7.${'A'.repeat(43)}`],
    ['more behind it', () => `${sessionId}.7.${mac()}.x`],
    ['a line break behind it', () => `${sessionId}.7.${mac()}\n`],
    [
      'one made with another secret',
      () => cookiesOf('another secret of thirty-two bytes').seal({ sessionId, generation: 7 }),
    ],
    ['a very long one', () => 'x'.repeat(1_000_000)],
  ])('%s is refused', (_name, make) => {
    expect(cookies.open(make())).toBeNull();
  });

  test('are for /auth alone, unseen by scripts and foreign sites, for 30 days; secure under https', () => {
    const options = { httpOnly: true, sameSite: 'strict', path: '/auth', maxAge: 2_592_000 };
    expect(cookies.options()).toEqual({ ...options, secure: false });
    expect(cookiesOf('x'.repeat(32), { PUBLIC_URL: 'https://claims.example' }).options()).toEqual({
      ...options,
      secure: true,
    });
  });
});
