import { z } from 'zod';
import { errorCodes } from './error-kinds.js';

export const fieldErrorSchema = z.object({
  path: z.string().describe('Where in the input: `claimId`, `items.0.name`; empty for the whole.'),
  message: z.string(),
});
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** Body of every HTTP error, `application/problem+json` (RFC 9457). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(errorCodes),
  detail: z.string().exactOptional(),
  errors: z.array(fieldErrorSchema).exactOptional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** The error of a refused socket call. */
export const ackErrorSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z
    .number()
    .exactOptional()
    .describe('With `rate_limited`: milliseconds after which the call may be made again.'),
  errors: z.array(fieldErrorSchema).exactOptional(),
});
export type AckError = z.infer<typeof ackErrorSchema>;
