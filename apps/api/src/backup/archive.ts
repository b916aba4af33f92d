import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Changes whenever an older program could not read a backup any more. */
export const ARCHIVE_VERSION = 1;
export const MANIFEST = 'manifest.json';
export const END = 'end.json';

/** The first member: what follows, and which version of the schema it fits. */
export const manifestSchema = z.object({
  format: z.literal('claimline-backup'),
  version: z.int(),
  createdAt: z.string(),
  /** SHA-256 of each migration that the database had seen, in order. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  /** The last value that each sequence gave out. */
  sequences: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The last member: without it the archive was cut short. */
export const endSchema = z.object({
  /** How many members came before. */
  members: z.int(),
  /** SHA-256 of the lines that `sha256sum` prints for them, in their order. */
  sha256: z.string(),
  /** Attachments whose bytes were deleted while the backup was written, after its view of the database. */
  gone: z.array(z.string()),
});
export type End = z.infer<typeof endSchema>;

/** Follows the members of an archive, for `end.json`. */
export class MembersDigest {
  private readonly lines = createHash('sha256');
  members = 0;

  add(name: string, sha256: string): void {
    this.lines.update(`${sha256}  ${name}\n`);
    this.members += 1;
  }

  finish(): Pick<End, 'members' | 'sha256'> {
    return { members: this.members, sha256: this.lines.digest('hex') };
  }
}
