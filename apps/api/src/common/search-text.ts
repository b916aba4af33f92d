const MAX_WORDS = 8;

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

/** A query for `to_tsquery('simple', …)` in which each word is a beginning; null when there is no word. */
export function searchQuery(text: string): string | null {
  const words = wordsOf(text).slice(0, MAX_WORDS);
  return words.length > 0 ? words.map((word) => `${word}:*`).join(' & ') : null;
}
