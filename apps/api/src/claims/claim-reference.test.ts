import { expect, it } from 'vitest';
import { searchQuery } from '../common/search-text.js';
import { claimReference, wordsBeforeNumber } from './claim-reference.js';

it('has the year and at least six digits', () => {
  expect(claimReference(2026, 42)).toBe('CL-2026-000042');
  expect(claimReference(2026, 1_234_567)).toBe('CL-2026-1234567');
});

it('is searched for by its number: what stands before it is whole', () => {
  const query = (text: string) => searchQuery(text, wordsBeforeNumber(text));
  expect(query(claimReference(2026, 42))).toBe('cl & 2026 & 000042:*');
  expect(query('valise cl-2026-0')).toBe('valise:* & cl & 2026 & 0:*');
  expect(query('CL-202')).toBe('cl:* & 202:*');
  expect(query('CL-2026-')).toBe('cl:* & 2026:*');
  expect(query('cl 2026 1')).toBe('cl:* & 2026:* & 1:*');
});
