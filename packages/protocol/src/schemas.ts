import { z } from 'zod';
import { limits } from './limits.js';
import { countCharacters, isStorableText, normalizeText } from './text.js';

/** Marks an issue that is reported as `invalid_text` rather than `validation_failed`. */
export const INVALID_TEXT = { code: 'invalid_text' } as const;

/*
 * `meta` says in JSON Schema what a check or a change in code does not say by itself: the reference is made from it.
 */

/** Any UUID, lower-cased; the ids the server makes are version 7. */
export const idSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'must be a UUID')
  .toLowerCase()
  .meta({ format: 'uuid' });

/** A place in a claim's log; 0 is before the first entry. */
export const positionSchema = z.int().min(0).max(limits.maxSeq);

/** ISO 8601 UTC with milliseconds. */
export const timeSchema = z.iso.datetime();

const storable = (text: string) => isStorableText(text);

/** Any text that can be stored unchanged. */
export const textSchema = z.string().refine(storable, {
  message: 'must not contain U+0000 or lone surrogates',
  params: INVALID_TEXT,
  abort: true,
});

/** A text trimmed for storage, of `min` to `max` code points. */
export function trimmedTextSchema(min: number, max: number) {
  return textSchema
    .transform(normalizeText)
    .refine((text) => countCharacters(text) >= min, `must have at least ${min} visible character${min > 1 ? 's' : ''}`)
    .refine((text) => countCharacters(text) <= max, `must have at most ${max} characters`)
    .meta({ minLength: min, maxLength: max });
}

/** A number in a query string, where everything is text. */
export function queryIntegerSchema(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ type: 'integer', minimum: min, maximum: max });
}
