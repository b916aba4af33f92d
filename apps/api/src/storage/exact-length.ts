import { pipeline, type Readable, Transform } from 'node:stream';
import { BlobMissing, type ByteRange } from './blob-store.js';

/** Ranges are checked by whoever read the request. */
export function checkRange({ start, end }: ByteRange, size: number): void {
  if (!(start >= 0 && start <= end && end < size)) {
    throw new RangeError(`No range of ${size} bytes: ${start} to ${end}`);
  }
}

/** The same bytes, and an error at the end when they were not exactly `length`: a file may shrink while it is read. */
export function exactLength(source: Readable, length: number): Readable {
  let left = length;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length;
      done(left < 0 ? new BlobMissing('There are more bytes than there were') : null, chunk);
    },
    flush(done) {
      done(left > 0 ? new BlobMissing(`The last ${left} bytes are missing`) : null);
    },
  });
  // Whoever reads sees a failure on the counter. Until they do, `pipeline` listens, so that none ends the process.
  pipeline(source, counter, () => undefined);
  return counter;
}
