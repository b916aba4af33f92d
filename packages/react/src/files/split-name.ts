// Characters that turn the direction of what follows: with them "gpj.exe" is read as "exe.jpg".
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Letters kept before the extension: enough to tell "… 1.jpg" from "… 2.jpg". */
const KEPT = 3;
const LONGEST_EXTENSION = 8;

/** A file's name in two parts, of which the first may be cut short: its end says what it is, and which one of several. */
export function splitName(fileName: string): { start: string; end: string } {
  const letters = [...fileName.replace(DIRECTION, '')];
  const dot = letters.lastIndexOf('.');
  const isExtension = dot > 0 && letters.length - dot - 1 <= LONGEST_EXTENSION;
  const cut = Math.max((isExtension ? dot : letters.length) - KEPT, 0);
  return { start: letters.slice(0, cut).join(''), end: letters.slice(cut).join('') };
}
