import { expect, it } from 'vitest';
import { searchQuery } from './search-text.js';

it('takes each word for a beginning, without case and accents', () => {
  expect(searchQuery(' Réclam  dup')).toBe('reclam:* & dup:*');
  expect(searchQuery(' -- ')).toBeNull();
});

it('takes the words that are whole as they are', () => {
  expect(searchQuery('Dupont mar', ['dupont'])).toBe('dupont & mar:*');
});
