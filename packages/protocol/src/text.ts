/** All but white space, controls, format characters and fillers, which nobody can see. */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800]/u;

/** Whether a text can be stored as it is: no U+0000 (PostgreSQL cannot hold it), no lone surrogate (not Unicode text). */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** Length as limits count it: Unicode code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; count++) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return count;
}

/** Whether a text shows nothing at all. */
export function isInvisible(text: string): boolean {
  return !VISIBLE.test(text);
}

/** A text as it is stored: trimmed; empty when nothing of it is visible. */
export function normalizeText(text: string): string {
  return isInvisible(text) ? '' : text.trim();
}

const EXCERPT_CHARACTERS = 140;

/** The beginning of a text on one line; null when there is none. */
export function excerptOf(text: string | null): string | null {
  const line = text?.replace(/\s+/g, ' ').trim();
  if (!line) {
    return null;
  }
  return countCharacters(line) <= EXCERPT_CHARACTERS ? line : `${firstCharacters(line, EXCERPT_CHARACTERS - 1)}…`;
}

function firstCharacters(text: string, count: number): string {
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}
