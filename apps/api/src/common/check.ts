import type { z } from 'zod';
import { AppError } from './errors.js';

const MAX_REPORTED = 20;

/** The input as its schema describes it, or `validation_failed` / `invalid_text` with every field that is wrong. */
export function check<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) {
    return result.data;
  }
  const { issues } = result.error;
  const invalidText = issues.some((issue) => issue.code === 'custom' && issue.params?.code === 'invalid_text');
  const errors = issues
    .slice(0, MAX_REPORTED)
    .map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  const [first] = errors;
  throw new AppError(invalidText ? 'invalid_text' : 'validation_failed', {
    detail: first ? [first.path, first.message].filter(Boolean).join(': ') : undefined,
    errors,
  });
}
