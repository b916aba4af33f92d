import { AppError } from '../common/errors.js';
import { BlobMissing } from './blob-store.js';

/** What the SDK's errors have; those of the network lack the status. */
interface S3Failure {
  name: string;
  message: string;
  status: number | null;
}

const OUT_OF_ROOM = /QuotaExceeded|StorageFull/;
const MISSING = new Set(['NoSuchKey', 'NotFound', 'InvalidRange']);
/** Of status 4xx, but the same request may succeed a moment later. */
const PASSING = new Set([408, 409, 429]);
const NOT_IMPLEMENTED = 501;
const INSUFFICIENT_STORAGE = 507;

export function readFailure(error: unknown): S3Failure {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), status: null };
  }
  const metadata = '$metadata' in error ? error.$metadata : null;
  const status = metadata instanceof Object && 'httpStatusCode' in metadata ? metadata.httpStatusCode : null;
  if (typeof status !== 'number') {
    return { name: error.name, message: error.message, status: null };
  }
  // An answer without a body, as to HEAD, has no words.
  return { name: error.name, message: error.name === 'Unknown' ? `HTTP ${status}` : error.message, status };
}

export function isMissing(error: unknown): boolean {
  return MISSING.has(readFailure(error).name);
}

/** A failure of a request as `BlobStore` promises it. */
export function asBlobFailure(error: unknown): Error {
  const { name, status } = readFailure(error);
  if (isMissing(error)) {
    return new BlobMissing('The bucket has no such object', { cause: error });
  }
  return new AppError(isOutOfRoom(name, status) ? 'storage_full' : 'unavailable', { cause: error });
}

/** Whether the same request may succeed a moment later. */
export function mayPass(error: unknown): boolean {
  const { name, status } = readFailure(error);
  if (status === null) {
    return name !== 'CredentialsProviderError';
  }
  return PASSING.has(status) || (status >= 500 && status !== NOT_IMPLEMENTED && !isOutOfRoom(name, status));
}

function isOutOfRoom(name: string, status: number | null): boolean {
  return status === INSUFFICIENT_STORAGE || OUT_OF_ROOM.test(name);
}
