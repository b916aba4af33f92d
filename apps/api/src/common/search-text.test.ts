import { expect, it } from 'vitest';
import { searchQuery } from './search-text.js';

it('takes each word for a beginning, without case and accents', () => {
  expect(searchQuery(' Réclam  dup')).toBe('reclam:* & dup:*');
  expect(searchQuery(' -- ')).toBeNull();
});

it('takes what stands before the number of a reference for whole', () => {
  expect(searchQuery('CL-2026-000042')).toBe('cl & 2026 & 000042:*');
  expect(searchQuery('valise CL-2026-0')).toBe('valise:* & cl & 2026 & 0:*');
  expect(searchQuery('CL-202')).toBe('cl:* & 202:*');
  expect(searchQuery('CL-2026-')).toBe('cl:* & 2026:*');
  expect(searchQuery('cl 2026 1')).toBe('cl:* & 2026:* & 1:*');
});
