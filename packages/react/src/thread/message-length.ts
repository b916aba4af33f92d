import type { limits } from '@claimline/protocol';

// As in the protocol, which comes with schemas that a page has no use for: the type refuses any difference.
const MAX_CHARACTERS: typeof limits.message.maxCharacters = 10_000;
/** The counter shows when the end is near. */
const NEAR = 500;

export type LengthState = { near: false } | { near: true; left: number };

/** Unicode code points left, as the server counts them; counted exactly only where it can matter. */
export function lengthState(text: string): LengthState {
  const trimmed = text.trim();
  if (trimmed.length <= MAX_CHARACTERS - NEAR) return { near: false };
  const left = MAX_CHARACTERS - [...trimmed].length;
  return left <= NEAR ? { near: true, left } : { near: false };
}

const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800]/gu;

/** Whether anybody could see this text: what cannot be seen is not sent. */
export function isVisible(text: string): boolean {
  return text.replace(INVISIBLE, '') !== '';
}
