import { expect, test } from 'vitest';
import { Slots } from './slots.js';

test('so many run at once, the others begin in their order, whatever became of those before', async () => {
  const slots = new Slots(2);
  const begun: number[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const runs = [0, 1, 2, 3, 4].map((index) => {
    const end = Promise.withResolvers<void>();
    ends.push(end);
    return slots.run(async () => {
      begun.push(index);
      await end.promise;
      return index;
    });
  });
  const settled = Promise.allSettled(runs);
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error('it failed'));
  await expect(runs[1]).rejects.toThrow('it failed');
  expect(begun).toEqual([0, 1, 2]);
  for (const end of ends) {
    end.resolve();
  }
  await settled;
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  await expect(runs[4]).resolves.toBe(4);
  await expect(slots.run(async () => 'free again')).resolves.toBe('free again');
});
