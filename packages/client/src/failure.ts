import type { ErrorCode, FieldError, Problem } from '@claimline/protocol';
import { errorKinds } from '@claimline/protocol';
import type { ClientError } from './types.js';

/** What every failed call of this package throws. */
export class ClientFailure extends Error {
  override readonly name = 'ClientFailure';

  constructor(readonly error: ClientError) {
    super(`${error.code}: ${error.message}`);
  }
}

/** The connection works as far as anyone can tell, and yet the server did not answer in time. */
export class AnswerTimeout extends ClientFailure {
  constructor() {
    super(offlineError('The server did not answer in time.'));
  }
}

/** No answer came: the call may or may not have been carried out. */
export function offlineError(message = 'No answer from the server.'): ClientError {
  return { code: 'offline', message, retryable: true };
}

export function errorOf(code: ErrorCode, message: string = errorKinds[code].title): ClientError {
  return { code, message, retryable: errorKinds[code].retryable };
}

/** The error of anything thrown; what is not ours is a mistake on our side. */
export function toClientError(thrown: unknown): ClientError {
  if (thrown instanceof ClientFailure) return thrown.error;
  return errorOf('internal', thrown instanceof Error ? thrown.message : String(thrown));
}

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorKinds, code);
}

interface HttpAnswer {
  status: number;
  body: unknown;
  /** The `Retry-After` header. */
  retryAfter: string | null;
}

/** Maps a refused HTTP call; proxies answer in HTML, so nothing is taken for granted about the body. */
export function errorOfAnswer({ status, body, retryAfter }: HttpAnswer): ClientError {
  const problem: Partial<Problem> = typeof body === 'object' && body !== null ? body : {};
  const code = isErrorCode(problem.code) ? problem.code : codeOfStatus(status);
  const error = errorOf(code, problem.detail ?? problem.title);
  const seconds = Number(retryAfter ?? Number.NaN);
  if (Number.isFinite(seconds)) error.retryAfterMs = seconds * 1000;
  const errors: FieldError[] | undefined = Array.isArray(problem.errors) ? problem.errors : undefined;
  if (errors) error.errors = errors;
  return error;
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 413) return 'file_too_large';
  if (status === 429) return 'rate_limited';
  if (status === 502 || status === 503 || status === 504) return 'unavailable';
  return status >= 400 && status < 500 ? 'validation_failed' : 'internal';
}
