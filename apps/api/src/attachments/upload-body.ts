import type { Readable } from 'node:stream';

/** The body of an upload, read bit by bit and in this order. */
export interface UploadBody {
  /** How many bytes the file can have by the declared length of the request. */
  readonly bounds: { least: number; most: number };
  /** The one file. Throws `validation_failed` when there is none. */
  file(): Promise<{ name: string | undefined; content: Readable }>;
  /** Reads on to the end. Throws `validation_failed` when something else follows, or the end never comes. */
  end(): Promise<void>;
}
