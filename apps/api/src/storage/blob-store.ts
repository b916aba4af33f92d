import type { Readable } from 'node:stream';

/** Bytes that were received and are safe on this machine's disk, but are nobody's yet. */
export interface TempBlob {
  /** Absolute; may be read until the blob is made permanent or discarded. */
  path: string;
  size: number;
}

/** Both ends are included, as in HTTP. */
export interface ByteRange {
  start: number;
  end: number;
}

export type BlobPlace = 'temporary' | 'permanent' | 'quarantine';

export interface ListedBlob {
  /** Of a temporary blob: its own name, which `deleteTempOnce` takes. */
  key: string;
  place: BlobPlace;
  size: number;
  modifiedAt: Date;
}

/** Whoever asks reads the stream to its end or destroys it. */
export interface StoredBytes {
  size: number;
  stream: Readable;
}

/** What a link that leads past this server answers with. */
export interface LinkOptions {
  contentType: string;
  contentDisposition: string;
  expiresInSeconds: number;
}

/** There are no bytes under the key, or fewer than there were. */
export class BlobMissing extends Error {}

/**
 * Where the bytes of attachments and of their variants are kept.
 *
 * A key is one name of letters, digits, `.`, `_` and `-`; whoever makes it sees to it that it is used once. Bytes under
 * a key never change. `getStream` and `withFile` give out permanent bytes alone; `openStored` is for backups, which
 * keep the quarantined ones too.
 *
 * Failures: a full disk is `AppError('storage_full')`; a store that does not answer or refuses is
 * `AppError('unavailable')`, and the caller may try again later; a key without bytes is `BlobMissing`. No method leaves
 * anything half done that a reader could see. All methods may be called at once from many places, on one key too.
 */
export interface BlobStore {
  /**
   * Takes in all of `source`, one chunk at a time, and resolves once the bytes are on disk (fsync). When `source` fails,
   * rejects with its error and leaves nothing behind.
   */
  putTemp(source: Readable): Promise<TempBlob>;

  /** Moves a temporary blob under its key, all at once; it survives a power cut when this resolves. */
  makePermanent(temp: TempBlob, key: string): Promise<void>;

  /** Gives a temporary blob up. No error when it is gone. */
  discardTemp(temp: TempBlob): Promise<void>;

  /**
   * Takes a permanent blob out of reach; it is kept, for whoever looks into the matter. Again is no error. Rejects with
   * `BlobMissing` when it is nowhere.
   */
  quarantine(key: string): Promise<void>;

  /**
   * The bytes of a permanent blob, or of a part of it. Rejects with `BlobMissing` before the first byte when there are
   * none, or not `size` of them; once it has resolved, a failure ends the stream with an error, never early as if all
   * were there. Whoever asks reads the stream to its end or destroys it.
   */
  getStream(key: string, size: number, range?: ByteRange): Promise<Readable>;

  /** Lets `work` read a permanent blob as a file, which may be gone afterwards. Rejects with `BlobMissing`. */
  withFile<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result>;

  /** The bytes of a permanent or quarantined blob, as they are kept. Rejects with `BlobMissing`. */
  openStored(key: string): Promise<StoredBytes>;

  /** A link under which anyone gets the bytes for a short time; null where this server has to serve them itself. */
  linkTo(key: string, options: LinkOptions): Promise<string | null>;

  /** Removes a permanent or quarantined blob for good. No error when there is none. */
  deleteOnce(key: string): Promise<void>;

  /** Removes a temporary blob that `list` named. No error when there is none. */
  deleteTempOnce(key: string): Promise<void>;

  /** Every blob that is there, in no order, read bit by bit; what comes or goes meanwhile may be missed. */
  list(): AsyncIterable<ListedBlob>;

  /** Rejects when the store could not keep a blob now. */
  check(): Promise<void>;
}

export const BLOB_STORE = Symbol('BlobStore');
