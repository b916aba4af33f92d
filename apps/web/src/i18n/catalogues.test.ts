import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import threadEnglish from '../../../../packages/react/src/i18n/en.json' with { type: 'json' };
import threadFrench from '../../../../packages/react/src/i18n/fr.json' with { type: 'json' };
import pagesEnglish from './en.json' with { type: 'json' };
import pagesFrench from './fr.json' with { type: 'json' };
import staffEnglish from './staff-en.json' with { type: 'json' };
import staffFrench from './staff-fr.json' with { type: 'json' };

const english = { ...threadEnglish, ...pagesEnglish, ...staffEnglish };
const french = { ...threadFrench, ...pagesFrench, ...staffFrench };

type Catalogue = { [key: string]: string | Catalogue };

function keysOf(catalogue: Catalogue, prefix = ''): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  );
}

function textOf(catalogue: Catalogue, key: string): string {
  const found = key
    .split('.')
    .reduce<string | Catalogue>((at, part) => (typeof at === 'string' ? at : (at[part] ?? '')), catalogue);
  return typeof found === 'string' ? found : '';
}

/** The values a text takes: `{name}` and `{count, plural, …}`. */
const valuesIn = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\s*[,}]/g)].map((match) => match[1]))].sort();

const PAGES = new URL('..', import.meta.url).pathname;
const THREAD = new URL('../../../../packages/react/src', import.meta.url).pathname;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [path] : [];
  });
}

/** Keys a file asks for: exact ones, and the fixed beginning of those that are put together. */
function keysUsed(file: string): { exact: string[]; begun: string[] } {
  // One function of the file after the other: the same name can stand for another namespace in the next.
  const scopes = readFileSync(file, 'utf8')
    .split(/^\}\)?;?$/m)
    .map(keysOfScope);
  return { exact: scopes.flatMap(({ exact }) => exact), begun: scopes.flatMap(({ begun }) => begun) };
}

function keysOfScope(code: string): { exact: string[]; begun: string[] } {
  const exact: string[] = [];
  const begun: string[] = [];
  for (const [, name, namespace] of code.matchAll(/const (\w+) = useTranslations\((?:'([\w.]+)')?\)/g)) {
    const prefix = namespace ? `${namespace}.` : '';
    const call = new RegExp(`\\b${name}\\((?:[^()'\`]*\\? *)?(?:'([^']+)'(?: : '([^']+)')?|\`([^\`$]*)\\$)`, 'g');
    for (const [, first, second, start] of code.matchAll(call)) {
      if (first) exact.push(prefix + first);
      if (second) exact.push(prefix + second);
      if (start !== undefined) begun.push(prefix + start);
    }
  }
  return { exact, begun };
}

describe('catalogues', () => {
  const keys = keysOf(french);

  it('of the thread, of all and of staff share no part', () => {
    const parts = [threadFrench, pagesFrench, staffFrench].flatMap((catalogue) => Object.keys(catalogue));
    expect(parts).toEqual([...new Set(parts)]);
  });

  it('have the same keys', () => {
    expect(keysOf(english).sort()).toEqual([...keys].sort());
  });

  it('take the same values in both languages', () => {
    const different = keys.filter((key) => `${valuesIn(textOf(french, key))}` !== `${valuesIn(textOf(english, key))}`);
    expect(different).toEqual([]);
  });

  it.each([
    // The thread stands in pages of others too, where its own catalogue is all there is.
    { of: 'the thread', folder: THREAD, known: keysOf(threadFrench) },
    { of: 'the pages', folder: PAGES, known: keys },
  ])('hold every key that $of use', ({ folder, known }) => {
    const missing = sources(folder).flatMap((file) => {
      const { exact, begun } = keysUsed(file);
      return [
        ...exact.filter((key) => !known.includes(key)),
        ...begun.filter((start) => !known.some((key) => key.startsWith(start))),
      ].map((key) => `${file.slice(folder.length)}: ${key}`);
    });
    expect(missing).toEqual([]);
  });

  it('set French punctuation with spaces that do not break', () => {
    const wrong = keys.filter(
      (key) => / [:;?!»]|« /.test(textOf(french, key)) || /[^\s\u00a0\u202f][;?!»](?!\w)/.test(textOf(french, key)),
    );
    expect(wrong).toEqual([]);
  });

  it('use the typographic apostrophe, as ICU takes the straight one for a quote', () => {
    expect(keys.filter((key) => /'/.test(textOf(french, key) + textOf(english, key)))).toEqual([]);
  });
});
