/** What people quote on the phone. */
export function claimReference(year: number, number: number): string {
  return `CL-${year}-${String(number).padStart(6, '0')}`;
}

/** Of a text with a reference in it: the words before its number, which very many claims have and nobody breaks off. */
export function wordsBeforeNumber(text: string): string[] {
  const [, ...words] = /\b(cl)-(\d{4})-\d/.exec(text.toLowerCase()) ?? [];
  return words;
}
