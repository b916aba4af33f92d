import { describe, expect, it } from 'vitest';
import { splitLinks } from './links';

const hrefs = (text: string) => splitLinks(text).flatMap(({ href }) => href ?? []);

describe('splitLinks', () => {
  it('gives back the whole text, whatever is in it', () => {
    for (const text of [
      '',
      'rien',
      'a https://a.fr b',
      'https://a.fr',
      '(https://a.fr/b).',
      'https://',
      'http://[::1',
    ]) {
      expect(
        splitLinks(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }
  });

  it('leaves the punctuation of the sentence out', () => {
    expect(hrefs('Voir https://a.fr/b. Puis (https://a.fr/c), fin')).toEqual(['https://a.fr/b', 'https://a.fr/c']);
    expect(hrefs('https://fr.wikipedia.org/wiki/Fil_(informatique)')).toEqual([
      'https://fr.wikipedia.org/wiki/Fil_(informatique)',
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://a.fr',
    'JAVASCRIPT:https',
    '<img src=x>',
  ])('makes no link of %s', (text) => {
    expect(hrefs(text)).toEqual([]);
  });
});
