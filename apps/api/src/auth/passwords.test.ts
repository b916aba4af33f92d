import { describe, expect, test } from 'vitest';
import { AppError } from '../common/errors.js';
import { assertGoodPassword, Passwords } from './passwords.js';

describe('passwords', () => {
  test('match their own hash alone', async () => {
    const passwords = new Passwords();
    const hash = await passwords.hash('correct horse');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.matches(hash, 'correct horse')).toBe(true);
    expect(await passwords.matches(hash, 'correct horsf')).toBe(false);
    expect(await passwords.matches(null, 'correct horse')).toBe(false);
  });

  test('open the account whichever way the keyboard writes accents', async () => {
    const passwords = new Passwords();
    expect(await passwords.matches(await passwords.hash('clé de voûte'.normalize('NFD')), 'clé de voûte')).toBe(true);
  });

  test('nobody costs as much as somebody', async () => {
    const passwords = new Passwords();
    const hash = await passwords.hash('correct horse');
    const fastest = { somebody: Number.POSITIVE_INFINITY, nobody: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 20; round++) {
      const who = round % 2 === 0 ? 'somebody' : 'nobody';
      const start = performance.now();
      await passwords.matches(who === 'somebody' ? hash : null, 'wrong password');
      fastest[who] = Math.min(fastest[who], performance.now() - start);
    }
    // A short cut would be a thousand times faster; machines that test are noisy.
    expect(fastest.nobody / fastest.somebody).toBeGreaterThan(0.4);
    expect(fastest.nobody / fastest.somebody).toBeLessThan(2.5);
  });

  test('a flood is refused, not queued without end', async () => {
    const passwords = new Passwords();
    const hash = await passwords.hash('correct horse');
    const outcomes = await Promise.allSettled(Array.from({ length: 150 }, () => passwords.matches(hash, 'x')));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(48);
    expect(refused.every(({ reason }) => reason instanceof AppError && reason.code === 'unavailable')).toBe(true);
    expect(await passwords.matches(hash, 'correct horse')).toBe(true);
  });

  test.each([
    ['short one', 'at least 10 characters'],
    ['😀'.repeat(9), 'at least 10 characters'],
    ['x'.repeat(1_001), 'at most 1000 characters'],
    ['0123456789\u0000', 'U+0000'],
  ])('a password that is refused: %#', (password, reason) => {
    expect(() => assertGoodPassword(password)).toThrow(reason);
  });
});
