/** Longest side of an image in a bubble, pixels of the page. */
const MAX = 320;
/** Nothing is thinner than this share of its other side: the rest is cut off, and seen when it is opened. */
const THINNEST = 0.4;

/** The place of an image in a bubble, known before its bytes are there. */
export function imageBox(width: number, height: number): { width: number; ratio: number } {
  const ratio = Math.min(Math.max(width / height, THINNEST), 1 / THINNEST);
  const fitting = Math.min(MAX, MAX * ratio);
  // A tiny image is not blown up, but stays large enough to aim at.
  return { width: Math.round(Math.max(Math.min(fitting, width), 96)), ratio };
}
