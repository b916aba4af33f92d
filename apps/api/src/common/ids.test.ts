import { validate, version } from 'uuid';
import { expect, it } from 'vitest';
import { newId } from './ids.js';

it('makes UUIDs of version 7, each after the one before', () => {
  const ids = Array.from({ length: 5_000 }, newId);
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
