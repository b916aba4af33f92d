import { idSchema } from '@claimline/protocol';
import { invalidField } from '../common/errors.js';

/** The last claim of a page: the next one goes on behind it. */
export interface ClaimCursor {
  at: Date;
  id: string;
}

export function encodeCursor(cursor: ClaimCursor): string {
  return Buffer.from(`${cursor.at.getTime()}.${cursor.id}`).toString('base64url');
}

/** Throws `validation_failed` for anything that `encodeCursor` did not make. */
export function decodeCursor(text: string): ClaimCursor {
  const match = /^(\d{1,15})\.(.+)$/.exec(Buffer.from(text, 'base64url').toString());
  const at = new Date(Number(match?.[1]));
  const id = idSchema.safeParse(match?.[2]);
  if (Number.isNaN(at.getTime()) || !id.success) {
    throw invalidField('cursor', 'is not a cursor of this list');
  }
  return { at, id: id.data };
}
