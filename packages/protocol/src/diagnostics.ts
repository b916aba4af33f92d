import { z } from 'zod';
import { timeSchema } from './schemas.js';

export const serverParts = ['database', 'redis', 'storage', 'scanner', 'jobs'] as const;
export type ServerPart = (typeof serverParts)[number];

/** `off`: not configured, and so not needed. */
export const partStates = ['ok', 'down', 'off'] as const;

export const partReportSchema = z.object({
  part: z.enum(serverParts),
  state: z.enum(partStates),
  /** How long the answer took, milliseconds; null where nothing answered or nobody was asked. */
  answeredInMs: z.int().min(0).nullable(),
});
export type PartReport = z.infer<typeof partReportSchema>;

/** GET `/health/diagnostics`, for administrators: this node as it sees itself, and how this very request came to it. */
export const diagnosticsSchema = z.object({
  at: timeSchema,
  parts: z.array(partReportSchema),
  /** Age of the oldest file that has no verdict yet; 0 when none waits, null when the database does not say. */
  oldestPendingFileMs: z.int().min(0).nullable(),
  request: z.object({
    /** A proxy has said for whom it asks. */
    isForwarded: z.boolean(),
    /** `TRUST_PROXY` lets it. */
    isForwardedBelieved: z.boolean(),
    /** The origin of `PUBLIC_URL`. */
    publicOrigin: z.string(),
  }),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;
