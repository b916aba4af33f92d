import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SharedAnswers } from './shared-answers.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const counting = () => {
  let asked = 0;
  return async () => ++asked;
};

it('shares an answer with all who ask the same at once and shortly afterwards', async () => {
  const answers = new SharedAnswers<number>();
  const find = counting();
  expect(await Promise.all([answers.get('a', 1, find), answers.get('a', 1, find)])).toEqual([1, 1]);
  vi.advanceTimersByTime(4_999);
  expect(await answers.get('a', 1, find)).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await answers.get('a', 1, find)).toBe(2);
});

it('finds a new one for another question, and once more is rolled up', async () => {
  const answers = new SharedAnswers<number>();
  const find = counting();
  await answers.get('a', 1, find);
  expect(await answers.get('b', 1, find)).toBe(2);
  expect(await answers.get('a', 2, find)).toBe(3);
});

it('does not keep a failure', async () => {
  const answers = new SharedAnswers<number>();
  const failing = answers.get('a', 1, () => Promise.reject(new Error('down')));
  await expect(failing).rejects.toThrow('down');
  expect(await answers.get('a', 1, counting())).toBe(1);
});
