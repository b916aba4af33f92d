import { describe, expect, it } from 'vitest';
import { durationText } from './duration-text';

describe('durationText', () => {
  it.each([
    [400, '0:00'],
    [7_000, '0:07'],
    [725_000, '12:05'],
    [59_700, '1:00'],
    [3_723_000, '1:02:03'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });
});
