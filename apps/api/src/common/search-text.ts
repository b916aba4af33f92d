const MAX_WORDS = 8;
/** By code points, as what PostgreSQL takes for a letter depends on the locale of the database. */
const SEPARATOR = '[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f\\u3000-\\u303f]';

/** The words of a text without case and accents: «Réclamation» and «reclamation» find each other. */
function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** What is stored for the search to look through. */
export function searchText(...parts: (string | null)[]): string {
  return wordsOf(parts.filter(Boolean).join(' ')).join(' ');
}

/** Whether a text has all words that begin as those of the query, as an array of patterns for PostgreSQL; null when there is no word. */
export function searchPatterns(text: string): string[] | null {
  const words = wordsOf(text).slice(0, MAX_WORDS);
  return words.length > 0 ? words.map((word) => `(^|${SEPARATOR})${word}`) : null;
}

/**
 * A query for `to_tsquery('simple', …)` in which each word is a beginning, but for those that are known to be `whole`; null when
 * there is no word. Where very many have a word, its beginnings take PostgreSQL long.
 */
export function searchQuery(text: string, whole: readonly string[] = []): string | null {
  const words = wordsOf(text).slice(0, MAX_WORDS);
  return words.length > 0 ? words.map((word) => (whole.includes(word) ? word : `${word}:*`)).join(' & ') : null;
}
