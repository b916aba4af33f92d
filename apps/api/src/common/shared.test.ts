import { expect, it } from 'vitest';
import { shared } from './shared.js';

it('asks once for all who ask meanwhile, and anew for who asks afterwards', async () => {
  let asked = 0;
  const first = Promise.withResolvers<void>();
  const ask = shared(async () => {
    const number = ++asked;
    await first.promise;
    return number;
  });
  const meanwhile = [ask(), ask(), ask()];
  first.resolve();
  expect(await Promise.all(meanwhile)).toEqual([1, 1, 1]);
  expect(await ask()).toBe(2);
});

it('passes a failure to who asked meanwhile, and to nobody else', async () => {
  let asked = 0;
  const ask = shared(async () => {
    if (++asked === 1) {
      throw new Error('not now');
    }
    return asked;
  });
  const outcomes = await Promise.allSettled([ask(), ask()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await ask()).toBe(2);
});
