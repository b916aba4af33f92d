import { describe, expect, it } from 'vitest';
import { splitName } from './split-name';

describe('splitName', () => {
  it.each([
    ['facture-de-mars-2026.pdf', 'facture-de-mars-2', '026.pdf'],
    ['a.pdf', '', 'a.pdf'],
    ['sans extension', 'sans extens', 'ion'],
    ['.profile', '.prof', 'ile'],
    ['v1.2 de la notice', 'v1.2 de la not', 'ice'],
    ['📷📷📷📷📷📷📷.jpg', '📷📷📷📷', '📷📷📷.jpg'],
  ])('cuts %s before its end', (name, start, end) => {
    expect(splitName(name)).toEqual({ start, end });
  });

  it('drops what would make a name read backwards', () => {
    expect(splitName('photo\u202egpj.exe').end).toBe('gpj.exe');
  });
});
